"""What the clinic has to know of words, by language."""

# Words that say little by themselves. Negations are none: without one a sentence says the opposite.
FUNCTION_WORDS = {
    "en": frozenset(
        "a an the this that these those some any of to in on at by for from with as and or but if than so "
        "i you he she it we they me him her us them my your his its our their mine yours hers ours theirs "
        "myself yourself himself herself itself ourselves themselves who whom whose which what there here "
        "is am are was were be been being do does did has have had having will would shall should can "
        "could may might must s t d ll re ve m up out about into just too very also then".split()
    ),
    "fr": frozenset(
        "un une le la les l des du de d au aux à en dans sur par pour avec chez et ou mais si que qu qui "
        "quoi dont où ce cet cette ces c ça cela ceci je j tu t il elle on nous vous ils elles me m te se "
        "s lui leur leurs y moi toi soi eux mon ma mes ton ta tes son sa ses notre nos votre vos ne n est "
        "sont était étaient été être suis es êtes sommes étais ai as a avons avez ont avait avaient avais "
        "avoir eu fut sera serait aussi très trop alors donc comme quel quelle quels quelles là ici h".split()
    ),
}

# Of "don't" and its like, what stands in front of the apostrophe: it says that something is not so.
NEGATED = dict.fromkeys(
    "don doesn didn isn aren wasn weren hasn haven hadn won wouldn shouldn couldn mustn".split(), "not"
)

# What a language may write in letters, and another in digits.
NUMERALS = {
    "en": "zero one two three four five six seven eight nine ten eleven twelve".split(),
    "fr": "zéro un deux trois quatre cinq six sept huit neuf dix onze douze".split(),
}

MEN = frozenset(
    "Tom John Jack Bill Bob Jim Mike David Peter Paul Mark Robert Michael James William George "
    "Charles Henry Thomas Daniel Richard Joe Fred Ken Nick Sam Ben Max Steve Brian Eric Frank Harry "
    "Kevin Liam Noah Lucas Omar Ivan Pierre Jean Jacques Louis Nicolas Antoine Julien Marc Philippe "
    "Michel Alain Éric Émile Hugo Dan Ted Alex Adam Andrew Martin Simon Leo Oscar Arthur Albert "
    "Edward Patrick Sean Diego Carlos Ahmed Ali Ken Hiroshi Kwame Sven Lukas Piotr Goran Dmitri Yusuf "
    "Tariq Rajesh Arjun Wei Jorge Mateo".split()
)
WOMEN = frozenset(
    "Mary Anna Emma Alice Jane Susan Linda Nancy Lucy Kate Emily Helen Betty Jessica Sarah Laura "
    "Julia Maria Marie Sophie Julie Claire Camille Nadia Aisha Lisa Ann Anne Ellen Olga Ingrid Eva "
    "Sofia Olivia Elena Carmen Fatima Yasmin Priya Mei Yuki Sakura Astrid Freya Greta Heidi Chloé Léa "
    "Manon Élodie Agnès Hélène Barbara Carol Diana Grace Judy Karen Margaret Meg Rose Ruth Sally "
    "Sandra Tina Wendy Naomi Rachel".split()
)
# Cities that are called the same in English and in French.
CITIES = frozenset(
    "Boston Paris Tokyo Berlin Chicago Madrid Dallas Lyon Marseille Toronto Osaka Kyoto Rome Oslo "
    "Milan Denver Nairobi Hanoi Jakarta Kinshasa Budapest Toulouse Bordeaux Nice Lille Strasbourg "
    "Seattle Houston Detroit Manchester Liverpool Leeds Dublin Melbourne Sydney Perth Amsterdam "
    "Stockholm".split()
)
# What to put in their place: the first with the same beginning, vowel or not (French elides before a vowel).
OTHERS = {
    "man": ("Kevin", "David", "Omar", "Émile"),
    "woman": ("Nadia", "Mary", "Aisha", "Emma"),
    "surname": ("Walker", "Miller", "Owens", "Allen"),
    "city": ("Boston", "Nairobi", "Oslo", "Osaka"),
}
# Words with a capital in English that are no names of somebody.
CAPITALISED = frozenset(
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June "
    "July August September October November December Christmas Easter Halloween God Lord Bible "
    "Internet English French German Spanish Italian Japanese Chinese Russian American British "
    "European Africa Asia Europe America Australia Germany France Spain Italy Japan China Russia "
    "England Britain Canada India Mexico Brazil Mount Lake Street Avenue University President King "
    "Queen Prince Princess Doctor Professor Sir Madam Mom Dad Mother Father Mister Miss Mrs Monsieur "
    "Madame Mademoiselle Dieu Noël Pâques Allemagne Espagne Italie Japon Chine Russie Angleterre Inde "
    "Europe Afrique Asie Amérique Français Anglais Allemand Internet".split()
)
# In front of a name: it is a place, unless it is known as somebody's.
BEFORE_PLACES = frozenset("in to from at near into à en vers dans depuis".split())
TITLES = frozenset("mr mrs ms miss dr professor monsieur madame mademoiselle m mme mlle".split())
