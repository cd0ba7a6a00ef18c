"""Verbs that a thing to do begins with, and their forms of the past."""

from webapp.voice.grammar.words import listed

# What begins a task where nothing else says that it is one.
VERBS = listed(
    "gas accept achieve acquire adapt add address adjust adopt advertise advise aerate air align allow amend analyse "
    "analyze announce answer apologise apologize apply approve archive arrange ask assemble assess assign assist "
    "attach attend audit automate avoid back backup bake bandage baste bathe beat bend bid bill bind bleach block "
    "boil bolt book borrow bottle brainstorm break brew brief bring browse brush build bundle bury buy calculate "
    "call cancel capture carry catch categorize cater celebrate chalk change charge chase check chill choose chop "
    "circulate claim clarify classify clean clear clip close coach coat code collaborate collect comb combine "
    "comment compare compile complain complete compose compute conclude conduct configure confirm congratulate "
    "connect consolidate construct consult contact convert cook coordinate copy correct count cover create crop "
    "curl cut cycle dash debug decide declare declutter decorate defend defrost degrease delay delegate delete "
    "deliver deploy deposit descale descend describe design detach determine develop deworm diagnose dictate dig "
    "digitize dilute dip disable disassemble discard discuss disinfect dismantle dismiss dispatch display dispose "
    "distribute divide do document donate double-check download draft drain draw dress drill drive drop dry "
    "duplicate dust dye e-mail edit elect eliminate email embroider employ empty enable endorse enforce engage "
    "engrave enhance enquire enrol enroll ensure erase erect escalate escort establish estimate etch evaluate "
    "evict examine exchange execute exercise explain export extend fasten feed fertilise fertilize fetch figure "
    "file fill film finalise finalize find fine-tune finish fire fit fix flush fold follow format forward frame "
    "freeze fry fulfil fulfill fumigate fund furnish garnish gather generate get give glaze glue go grab grade "
    "graft grant grate grease greet grill grind groom guide halt hammer hand hang harvest hatch haul have heat "
    "help hem hide highlight hire hoe hoist hold honor honour hook hoover host hurry hydrate identify illustrate "
    "implement import improve incorporate increase inflate inform inhabit initiate inject inquire inspect install "
    "insulate insure integrate interview introduce investigate invite invoice iron jack join keep knead knit "
    "label lace laminate launch lay lead learn leave lend let level lift light limit line link listen litigate "
    "load lock log look loosen lubricate mail maintain make manage map marinate mark market mash match measure "
    "mediate meet mend mention mentor merge message microwave migrate minimize mix modify monitor mop mount move "
    "mow mulch negotiate neuter nip nominate notarise notarize notify nudge nurse obtain offer oil onboard open "
    "oppose order organise organize outline outsource overfill overhaul oversee pack pad paint paper participate "
    "paste pasteurize patch patrol pave pay peel phone photograph pick pile pin ping pipe pit pitch place plan "
    "plant plaster plate play plough plow plug plumb polish poll pop post postpone pound pour practice practise "
    "preheat prepare present preserve press prevent price prime print prioritise prioritize process procure "
    "produce program promote proofread prop propose protect provide prune publicize publish pull pump purchase "
    "pursue push put qualify quilt quote rack raise rake rank rate ratify reach read rearrange rebook rebrand "
    "rebuild recalculate recharge reclaim recommend reconcile record recover recruit recycle redesign redirect "
    "redo reduce refer refill refinance refine refresh refuel refund refurbish register rehang rehearse reimburse "
    "reinstall reject relabel release relocate remove rename renegotiate renew renovate rent reorder reorganise "
    "reorganize repaint repair rephrase replace replenish reply repot represent reprint reprogram repurpose "
    "request reschedule rescue research resend reserve reset resize resole resolve respond restart restock "
    "restore restring restructure resubmit resupply retain retire retrain retrieve retune return reuse review "
    "revise revisit rewire rework rewrite rig ring rinse rivet roast roll rope rotate route rub run sample sand "
    "sanitise sanitize save saw say scale scan schedule scoop score scour scramble scrape screen screw scrub seal "
    "search season secure see seed select sell send separate serve service set settle sew shampoo shape share "
    "sharpen shave shear shelve shine ship shock shoot shop shorten shout shovel shred shuck shut sieve sift sign "
    "simmer simplify sketch skim skip slice sling smoke smooth soak soften solder solicit solve sort source spade "
    "spay speak specify spend spike spin splice split sponge sponsor spot spray spread sprinkle sprout square "
    "squash squeeze stack staff stain stake stamp staple start stash stay steam sterilise sterilize stick stir "
    "stitch stock stop store stow straighten strain streamline strengthen stretch string strip study stuff style "
    "submit subscribe substitute summarise summarize supervise support survey suspend swab swap swat sweep switch "
    "sync tackle tailor take talk tan tap tape taste tattoo tell test text thank thaw thread throw tick tidy tie "
    "tighten tile tint tip toast top toss touch toughen tour tow towel trace track trade trail train transcribe "
    "transfer translate transport trap treat trench trim try tuck tune turn tutor twist type unblock unclog "
    "uncover unfold uninstall unload unlock unpack unplug unroll unscrew unsubscribe untangle unwrap update "
    "upgrade upload use utilize vaccinate vacuum validate varnish ventilate verify visit vote wake walk wall warm "
    "warn wash watch water wean weatherproof weave weed weigh welcome weld wheel whip whisk whitewash widen "
    "winterize wipe wire withdraw withhold work worm wrap write zest zip bank relabel re-label swing grab whizz "
    "abandon accelerate accompany acknowledge activate administer alter appoint apportion appraise authorise "
    "authorize balance blend budget calibrate canvass certify clamp collate color colour compensate condense "
    "contribute crush customise customize debrief deduct demolish disconnect dissolve divert earn embed encourage "
    "enlarge enlist enter equip expand expedite explore extract fax flatten freshen fuel google grow handle "
    "itemise itemize knock lighten lower maximise maximize memorise memorize minimise moderate modernise "
    "modernize observe optimise optimize package perform persuade pickle pre-order preorder preview prove "
    "readjust reapply reassemble reassess recap receive recheck recolor reconfirm reconnect recount recreate "
    "rectify redeem redraft refit reformat reheat rehome reinforce reissue relaunch reload remodel renumber "
    "repack repay repost reread reroute reseal resell reshape reshoot respray resume retag retake rethink "
    "retouch revamp reverse reword rsvp scout shake shortlist shrink snap sow spell spruce stabilise standardise "
    "standardize supply sweeten tag telephone terminate total transform transplant trash tweak underwrite "
    "untie upholster vet visualise visualize volunteer waive wax whatsapp x-ray "
    "babysit bleed cash caulk chaperone chip choreograph commission corral crate curate decant deglaze "
    "deice detail dial drape dredge edge emboss excavate facetime ferment filter flip fluff gift grout halve "
    "harness hose inscribe inventory jumpstart latch launder mill mist narrate pluck pot powder prep proof punch "
    "regrout rehydrate remortgage replant reseed restain restitch retile revarnish rototill sear siphon skype snip "
    "soundproof strap subtitle tarp triage unbox unhook unpin whiten wrangle"
)

# Those that may be things, too: after “and” they are verbs where what follows says so.
THINGS = listed(
    "gas address air audit back backup beat bend bid bill bleach bolt book bottle brainstorm brew brief brush bundle "
    "call cater chalk change charge check claim clean clear clip close coach coat code comb comment complete cook "
    "copy cover curl cut cycle dash deposit design dip dispatch display document draft drain draw dress drill "
    "drive drop dry dust dye email empty exchange exercise export feed file fill film fire fold frame fund glaze "
    "glue grade grease grill guide hammer hand heat hoe hook host hurry import invoice iron jack label lace "
    "launch lead level lift light limit line link load lock log mail map mark market match measure message mix "
    "move mulch nurse offer oil open order outline pack pad paint paper paste patch patrol phone pile pin pipe "
    "pit place plan plant plaster plate plug plumb polish poll pop post pound practice present press price prime "
    "print process program pump quilt quote rack rake rank rate record release rent request rescue reserve return "
    "review rig ring rivet roast roll rope route run sample sand saw scale scan schedule scoop score screen screw "
    "seal season seed service shampoo shape share shave shine shock shop sign skim skip sling smoke smooth source "
    "spade spike spin sponge sponsor spot spray spread sprout square stack staff stain stake stamp staple steam "
    "stick stock store stretch string strip study stuff style support survey switch sync tackle tan tap tape "
    "taste tattoo test text thread tick tie tile tint tip toast toss touch tour tow towel track trade trail train "
    "trap treat trench tune twist type use visit walk wall wash watch water weed wheel whip wire work worm wrap "
    "zest zip bank balance blend budget color colour fax fuel handle package preview shake supply tag total trash "
    "vet volunteer wax snap recap knock "
    "bleed cash caulk chip commission crate detail dial drape edge facetime filter flip gift grout hose "
    "inventory latch mill mist pot powder prep proof punch skype strap subtitle tarp triage"
)

# After “and” these go on with what was begun: “call the bank and ask about the loan”.
GOING_ON = listed("ask tell see say discuss talk find let check explain mention inform thank invite wish make")
# So does anything after these: “go to the bank and deposit the cash”.
GOING = listed("go come run stop head drive try walk swing sit nip pop dash hurry cycle travel whizz")
# They do what the desk does, to something that it knows.
COMMANDS = listed(
    "add approve assign bump check comment complete cross delay dictate draft find finish give go hand mark move open "
    "postpone push put read reassign reopen snooze reschedule schedule show start tick unassign uncheck un-check "
    "untick un-tick re-open write"
)

# They are said of a task that there is, or of a draft.
OF_WHAT_THERE_IS = listed(
    "move push postpone reschedule delay defer shift bump snooze bring assign reassign give hand pass mark set flag "
    "check "
    "tick cross complete finish close reopen re-open uncheck un-check untick un-tick unassign approve open swap "
    "change put leave give"
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

# Their past is as they are themselves.
UNCHANGED = listed("set cut put read shut hit cast spread split let")


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
