"""Verbs that a thing to do begins with, and their forms of the past."""

from webapp.voice.grammar.words import listed

# What begins a task where nothing else says that it is one.
VERBS = listed(
    "accept achieve acquire adapt add address adjust advertise advise align allow amend analyse analyze announce "
    "answer apologise apologize apply approve archive arrange ask assemble assess assign assist attach attend audit "
    "automate avoid back backup bake bid bill bleach block book borrow bottle brainstorm break brew brief bring "
    "browse brush build bury buy calculate call cancel capture carry catch categorize celebrate change charge chase "
    "check choose chop circulate claim clarify classify clean clear close coach code collaborate collect combine "
    "comment compare compile complain complete compose compute conclude conduct configure confirm congratulate "
    "connect consolidate construct consult contact convert cook coordinate copy correct count cover create crop cut "
    "debug decide declutter decorate defrost delay delegate delete deliver deploy deposit descale describe design "
    "detach determine develop diagnose dictate dig digitize disable disassemble discard discuss disinfect dispatch "
    "display dispose distribute divide do document donate double-check download draft drain draw drill drive drop "
    "dry duplicate dust e-mail edit eliminate email empty enable engage enhance enquire enrol enroll ensure erase "
    "establish estimate evaluate examine exchange execute exercise explain export extend fasten feed fetch figure "
    "file fill film finalise finalize find fine-tune finish fit fix fold follow format forward freeze fund furnish "
    "gather generate get give glue go grab grade grate grease greet grill grind guide hand hang harvest haul have "
    "heat help hem hide highlight hire hoist hold hook hoover host identify illustrate implement import improve "
    "increase inflate inform initiate inquire inspect install insulate insure integrate interview introduce "
    "investigate invite invoice iron join keep knead knit label laminate launch lay lead learn leave lend let lift "
    "light limit link listen load lock log look mail maintain make manage map mark market match measure meet mend "
    "mention merge message microwave migrate minimize mix monitor mop mount move mow negotiate notify nudge obtain "
    "offer oil onboard open order organise organize outline overhaul oversee pack paint paper participate paste "
    "patch pay peel phone photograph pick pin ping pitch place plan plant play plug polish poll post postpone pound "
    "practice practise preheat prepare present preserve press prevent price print prioritise prioritize process "
    "procure produce program promote proofread propose protect provide prune publicize publish pull purchase push "
    "put qualify raise rake rank rate reach read rearrange rebook rebuild recharge recommend reconcile record "
    "recover recruit recycle redesign redo reduce refer refill refinance refine refresh refuel refund register "
    "rehang rehearse reject release relocate remove rename renew renovate rent reorder repaint repair rephrase "
    "replace replenish reply repot represent reprint request reschedule rescue research resend reserve reset resize "
    "resolve respond restart restock restore restructure resubmit retain retire retrieve return reuse review revise "
    "rewrite ring rinse roast rotate run sample sand save say scale scan schedule scrape screen scrub seal search "
    "secure see select sell send separate serve service set settle sew share sharpen shine ship shoot shop shorten "
    "shout shovel shred shut sift sign simmer simplify sketch skip slice smooth soak solve sort source speak "
    "specify spend split spray sprinkle squeeze stack stamp staple start stay steam sterilise stick stir stitch "
    "stock stop store straighten strengthen stretch strip study stuff submit subscribe substitute summarise "
    "summarize supervise support survey suspend swap sweep switch sync tackle tailor take talk tell test text thank "
    "throw tick tidy tie tighten tip toast top touch tour tow trace track trade train transcribe transfer translate "
    "transport trap treat trim try tune turn type unblock unclog uninstall unload unlock unpack unplug unscrew "
    "unsubscribe unwrap update upgrade upload use utilize vacuum validate varnish ventilate verify visit vote wake "
    "walk warm warn wash watch water weave weed weigh welcome whisk whitewash wipe wire withdraw work wrap write "
    "zip nip pop dash cycle hurry"
)

# Those that may be things, too: after “and” they are verbs where what follows says so.
THINGS = listed(
    "address back backup bid bill bleach book bottle brew brief brush call change charge check claim clean clear "
    "close coach code comment complete cook copy cover cut deposit design dispatch display document draft drain "
    "draw drill drive drop dry dust email empty exchange exercise export feed file fill film fold fund glue grade "
    "grease grill guide hand heat hook host import invoice iron label launch lead lift light limit link load lock "
    "log mail map mark market match measure message mix move offer oil open order outline pack paint paper paste "
    "patch phone pin place plan plant plug polish poll post pound practice present press price print process "
    "program rake rank rate record release rent request rescue reserve return review ring roast run sample sand "
    "scale scan schedule screen seal service share shine shop sign skip smooth source spray stack stamp staple "
    "steam stick stock store stretch strip study stuff support survey switch sync tackle test text tick tie tip "
    "toast touch tour tow track trade train trap treat tune type use visit walk wash watch water weed wire work "
    "wrap zip pop dash cycle hurry"
)

# After “and” these go on with what was begun: “call the bank and ask about the loan”.
GOING_ON = listed("ask tell see say discuss talk find let check explain mention inform thank invite wish make")
# So does anything after these: “go to the bank and deposit the cash”.
GOING = listed("go come run stop head drive try walk swing sit nip pop dash hurry cycle travel whizz")
# They do what the desk does, to something that it knows.
COMMANDS = listed(
    "add approve assign bump check comment complete cross delay dictate draft find finish give go hand mark move open "
    "postpone push put read reassign reopen snooze reschedule schedule show start tick unassign uncheck untick write"
)

PRESENT = {
    "paid": "pay",
    "sent": "send",
    "bought": "buy",
    "wrote": "write",
    "written": "write",
    "met": "meet",
    "told": "tell",
    "spoke": "speak",
    "spoken": "speak",
    "got": "get",
    "gave": "give",
    "given": "give",
    "took": "take",
    "taken": "take",
    "made": "make",
    "built": "build",
    "brought": "bring",
    "caught": "catch",
    "chose": "choose",
    "chosen": "choose",
    "drew": "draw",
    "drawn": "draw",
    "drove": "drive",
    "driven": "drive",
    "fed": "feed",
    "found": "find",
    "froze": "freeze",
    "frozen": "freeze",
    "went": "go",
    "gone": "go",
    "hung": "hang",
    "held": "hold",
    "kept": "keep",
    "left": "leave",
    "lent": "lend",
    "ran": "run",
    "sold": "sell",
    "sewed": "sew",
    "sewn": "sew",
    "shot": "shoot",
    "swept": "sweep",
    "taught": "teach",
    "threw": "throw",
    "thrown": "throw",
    "woke": "wake",
    "wound": "wind",
    "withdrew": "withdraw",
    "withdrawn": "withdraw",
    "began": "begin",
    "begun": "begin",
    "did": "do",
    "done": "do",
    "had": "have",
    "rang": "ring",
    "rung": "ring",
    "rewrote": "rewrite",
    "rewritten": "rewrite",
    "redid": "redo",
    "redone": "redo",
    "rebuilt": "rebuild",
    "resent": "resend",
    "saw": "see",
    "seen": "see",
    "said": "say",
    "stuck": "stick",
    "ground": "grind",
    "dug": "dig",
}


def present_of(word: str) -> str | None:
    """The verb of which a word is the past: `called` is of `call`, `paid` of `pay`; None where it is of none."""
    if word in PRESENT:
        return PRESENT[word]
    for ending, instead in (("ied", "y"), ("ed", ""), ("ed", "e"), ("d", "")):
        if word.endswith(ending):
            bare = word.removesuffix(ending) + instead
            doubled = bare[:-1] if len(bare) > 3 and bare[-1:] == bare[-2:-1] else bare
            if bare in VERBS or doubled in VERBS:
                return bare if bare in VERBS else doubled
    return None
