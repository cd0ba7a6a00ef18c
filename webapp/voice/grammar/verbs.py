"""Verbs that a thing to do begins with, and their forms of the past."""

from webapp.voice.grammar.words import listed

# What begins a task where nothing else says that it is one.
VERBS = listed(
    "accept add adjust advertise analyse analyze announce answer apologise apologize apply approve archive arrange "
    "ask assemble assess assign attach attend audit back bake bid bill bleach book borrow brew brief bring browse "
    "build buy calculate call cancel catch celebrate change charge chase check choose clarify clean clear close "
    "collect comment compare compile complain complete compose confirm congratulate connect contact convert cook "
    "copy count cover create crop cut debug decide declutter decorate defrost delay delete deliver deploy descale "
    "describe design develop dictate dig disable discuss disinfect dispose do double-check download draft draw "
    "drive drop dry dust e-mail edit email empty enrol enroll ensure estimate evaluate examine explain export "
    "extend feed fetch figure file fill film finalise finalize find finish fix fold follow format forward freeze "
    "gather get give glue go grab grease greet grind hand hang harvest have hem highlight hire hoist hold hoover "
    "host import improve inflate inform inspect install interview introduce investigate invite invoice iron join "
    "keep label laminate launch learn leave lend listen load lock log look mail maintain make map mark measure meet "
    "mend mention message migrate mix mop move mow negotiate notify nudge offer oil onboard open order organise "
    "organize outline pack paint paper patch pay phone photograph pick ping pitch plan plant polish post postpone "
    "practice practise prepare present price print prioritise prioritize process proofread propose prune publish "
    "pull purchase push put raise rake reach read rearrange rebook rebuild recharge reconcile record recruit "
    "recycle redesign redo reduce refill refresh refund register rehang rehearse remove rename renew renovate rent "
    "reorder repaint repair replace reply repot reprint request reschedule research resend reserve reset resize "
    "resolve respond restart restock restore return review revise rewrite ring rinse roast run sand save scan "
    "schedule scrub seal search see sell send separate serve service set settle sew sharpen ship shoot shop shorten "
    "shovel shred shut sign simplify sketch solve sort speak split stack start steam sterilise stock stop store "
    "strip stuff submit subscribe summarise summarize swap sweep switch take talk tell test text thank throw tick "
    "tidy tighten tip top tour trace track trade train transcribe transfer translate trap treat trim try turn type "
    "unblock unclog unload unlock unpack unplug unsubscribe unwrap update upgrade upload vacuum varnish verify "
    "visit vote walk warm warn wash watch water weed weigh welcome whitewash wipe wire withdraw wrap write zip"
)

# Those that may be things, too: after “and” they are verbs where what follows says so.
THINGS = listed(
    "back bid bill bleach book brew brief call change charge check clean clear close comment complete cook copy "
    "cover cut design draft draw drive drop dry dust email empty export feed file fill film fold glue grease hand "
    "host import invoice iron label launch load lock log mail map mark measure message mix move offer oil open "
    "order outline pack paint paper patch phone plan plant polish post practice present price print process rake "
    "record rent request reserve return review ring roast run sand scan schedule seal service shop sign stack steam "
    "stock store strip stuff switch test text tick tip tour track trade train trap treat type visit walk wash watch "
    "water weed wire wrap zip"
)

# After “and” these go on with what was begun: “call the bank and ask about the loan”.
GOING_ON = listed("ask tell see say discuss talk find let check explain mention inform thank invite wish make")
# So does anything after these: “go to the bank and deposit the cash”.
GOING = listed("go come run stop head drive try walk swing sit")
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
