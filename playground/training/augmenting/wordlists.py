"""What names are made of, and people whom a name can be given to."""

PLAIN = (  # beginnings, vowels, middles and ends of syllables without accents, frequent ones several times
    "B Br C Ch D Dr F Fr G Gr H J K Kl L M N P Pr R S Sh St T Th Tr V W X Y Z Qu Sk Ng A E I O U".split(),
    "a a a e e e i i o o u u ai au ei ie oa ou y ee oo".split(),
    "b d f g h k l ll m mb n nd ng nn p r rr s sh ss st t th tt v w x z rd lt ns rk ck ch zz gr".split(),
    "n n s s r r l t k m d x z ch ck tz v w sh rd nd th ng nt lt rs".split(),
)
ACCENTED = (
    "B Br C Č Ç D Đ F G H Hj J K L Ł M N P R S Š Ş T V Z Ž Ø É Å Ö Á Í Ü Bj Sz Cz Rz Dž Tr".split(),
    "a e i o u y ä ö ü á é í ó ú ã ê ë ï ø å ý ě ě ą ę ő ı ā ū è ô".split(),
    "b d k l m n r s t v z ł š ž č ç ñ ğ ń ř ś sz cz rz lj nj ć ț đ gn".split(),
    "n s r l k t m n s ń ć ş š ž č ř ł z v w".split(),
)
ROOTS = (  # English words that stand in surnames and towns, where they are not translated
    "Stone Green Brook Hawk Wolf Bright Black White Wood Hill Rose Thorn Ash Oak Birch Fox Lamb Swan Marsh "
    "Moor Church King Bishop Baker Cook Fisher Carter Silver Gold Winter Summer North West East Long Short "
    "Strong Sweet Fair High Low Red Hart Heath Clay Sand Salt Iron Thistle Apple Cherry Berry Holly May Day "
    "Night Frost"
).split()
TAILS = (
    "wood ford well ton field bridge water man berg stein ley hart more bury ham worth by dale side s son er"
).split()
MEN = (
    "Kevin Liam Noah Mateo Hiroshi Kwame Sven Lukas Piotr Goran Dmitri Aleksandr Yusuf Omar Tariq Rajesh "
    "Arjun Wei Jorge Diego Søren Björn Jürgen Łukasz Nikolai Pavel István Zoltán Ahmet Mehmet Chidi Emeka "
    "Kofi Duc Minh Jamal Patrick Brian Sean Gareth Owen Angus Bruno Luca Matteo Rafael Gustavo Thiago João "
    "Tomáš Jiří François Benoît Rémi Loïc Jérôme Théo Hugo Maxime Antoine Étienne Émile Henk Pieter Joost "
    "Ville Jukka"
).split()
WOMEN = (
    "Anna Emma Olivia Sofia Aisha Fatima Priya Ananya Mei Yuki Sakura Ingrid Astrid Freya Greta Heidi "
    "Katarzyna Agnieszka Olga Svetlana Natasha Ioana Elena Lucía Inés Carmen Beatriz Conceição Ana Zoë Chloé "
    "Léa Manon Camille Élodie Agnès Hélène Margaux Brigitte Niamh Siobhán Bronwyn Megan Leila Yasmin Zeynep "
    "Ayşe Amina Ngozi Adaeze Wanjiru Linh Thuy Bianca Chiara Giulia Francesca Ingeborg Päivi Aino Jana Milica"
).split()
PLACES = (
    "Kinshasa Bamako Tromsø Gdańsk Łódź Reykjavík Nairobi Hanoi Bogotá Curitiba Valparaíso Thessaloniki "
    "Leeds Swansea Galway Omaha Tucson Saskatoon Brno Košice Debrecen Cluj Plovdiv Izmir Aleppo Lahore Pune "
    "Chennai Jakarta Perth Hobart Quimper Angoulême Béziers Besançon Saint-Brieuc Namur Fribourg Rimouski"
).split()
TOWNS = set(  # that stand in the pairs
    "Boston Paris Tokyo Kyoto Osaka Berlin Madrid Rome Chicago Kobe Nagoya Oxford Dallas Ankara".split()
)
SOMEBODY = [  # English, French, m or f
    *[("he", "il", "m"), ("he", "il", "m"), ("she", "elle", "f"), ("she", "elle", "f")],
    *[("my brother", "mon frère", "m"), ("my father", "mon père", "m"), ("my son", "mon fils", "m")],
    *[("my friend", "mon ami", "m"), ("my uncle", "mon oncle", "m"), ("my husband", "mon mari", "m")],
    *[("the boy", "le garçon", "m"), ("the man", "l'homme", "m"), ("the teacher", "le professeur", "m")],
    *[("the doctor", "le médecin", "m"), ("my boss", "mon patron", "m"), ("your brother", "ton frère", "m")],
    *[("my sister", "ma sœur", "f"), ("my mother", "ma mère", "f"), ("my wife", "ma femme", "f")],
    *[("my daughter", "ma fille", "f"), ("the girl", "la fille", "f"), ("the woman", "la femme", "f")],
    *[("your sister", "ta sœur", "f"), ("your mother", "ta mère", "f"), ("my aunt", "ma tante", "f")],
]
