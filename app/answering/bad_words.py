"""Words a grown-up wants to see before others do: our own modest lists, by language."""

BAD_WORDS = {
    "da": "bøsserøv fandme fisse fucking fuck helvede idiot kraftedeme kusse lort lorte lortebog luder mongol"
    " perker pik pikhoved pis pisse retarderet røv røvhul satan skid spasser svans",
    "nb": "drittsekk dritt faen fitte helvete hore jævel jævla kuk kuker kødd morapuler pikk ræva rævhøl"
    " rasshøl soper sotrør",
    "sv": "arsle fitta helvete hora jävel jävla jävlar knulla kuk neger pitt rövhål satan skitstövel slampa"
    " subba",
    "en": "arsehole ass asshole bastard bitch bullshit cock crap cunt dick dumbass fag moron piss retard shit"
    " shitty slut stupid twat wanker whore",
}
ALL = frozenset(word for words in BAD_WORDS.values() for word in words.split())
