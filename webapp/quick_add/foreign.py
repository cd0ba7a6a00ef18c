"""Words of other languages. No date is read of their days and months, but no other day either; a time behind “à” is."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


AT = _words("à ore alle om")
# Before a date in figures these lead into it, `am 12.5.`, or are of the title: “la facture du 23/3”.
LEADS = _words("am bis zum ab le il el")
STOPPERS = _words("du dal del vom partir")
# From one day to another: “du 10/8 au 24/8”.
LINKS = _words("au al tot")
# Before a time, from which on or about which something is: “20.6. ab 14 Uhr”.
ABOUT = _words("ab gegen vers")
DAYS = _words(
    "montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag heute morgen übermorgen täglich tgl jeden "
    "lundi mardi mercredi jeudi vendredi samedi dimanche demain lunes martes miércoles jueves viernes sábado domingo "
    "mañana hoy lunedì martedì mercoledì giovedì venerdì sabato domenica domani oggi maandag dinsdag woensdag "
    "donderdag vrijdag zaterdag zondag vandaag mandag tirsdag onsdag torsdag fredag lørdag søndag imorgen måndag "
    "tisdag lördag söndag imorgon jutro poniedziałek wtorek środa czwartek piątek sobota niedziela amanhã"
)
# What is mine in French, where `mon` is no monday: “Mon amour”.
MY = "mon"
MINE = _words(
    "ami amie amour ange beau bébé bijou cher chéri cheri chou cœur coeur dieu enfant frère jardin oncle paris père "
    "petit plaisir repos soleil trésor vieux"
)
SHORT_DAYS = _words("mo di mi do fr sa so")
MONTHS = _words(
    "januar januari janvier gennaio enero februar februari février febbraio febrero märz maart mars marzo avril aprile "
    "abril mai mei maj maggio mayo juni juin giugno junio juli juillet luglio julio augustus août agosto septembre "
    "settembre septiembre oktober octobre ottobre octubre novembre noviembre dezember décembre dicembre diciembre"
)
