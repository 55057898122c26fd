"""Sentences with places for what is copied: {mail}, {amount} and so on, English and French.

The name of a place is a function of `drawing`, or one of: name, man, woman, surname, place.
"""

FRAMES = [
    line.split(" | ")
    for line in """
Please send it to {mail}. | Veuillez l'envoyer à {mail}.
Write to me at {mail}. | Écris-moi à {mail}.
My e-mail address is {mail}. | Mon adresse e-mail est {mail}.
If you have any questions, contact {mail} or call {telephone}. | Si vous avez des questions, contactez {mail} ou appelez le {telephone}.
His number is {telephone}. | Son numéro est le {telephone}.
Call me at {telephone}. | Appelez-moi au {telephone}.
You can find more information at {address}. | Vous trouverez plus d'informations sur {address}.
Go to {address} and sign in. | Allez sur {address} et connectez-vous.
See {address} for details. | Voir {address} pour plus de détails.
The site {address} is not working. | Le site {address} ne fonctionne pas.
Open the file {file}. | Ouvrez le fichier {file}.
I saved it as {file}. | Je l'ai enregistré sous {file}.
The file {file} could not be found. | Le fichier {file} est introuvable.
Do not delete {file}! | Ne supprimez pas {file} !
Copy {file} to {file2}. | Copiez {file} vers {file2}.
Hello {placeholder}, how are you? | Bonjour {placeholder}, comment allez-vous ?
Welcome, {placeholder}! | Bienvenue, {placeholder} !
You have {placeholder} new messages. | Vous avez {placeholder} nouveaux messages.
{placeholder} was deleted. | {placeholder} a été supprimé.
Could not open {placeholder}: {placeholder2} | Impossible d'ouvrir {placeholder} : {placeholder2}
{placeholder} of {placeholder2} files copied | {placeholder} fichiers sur {placeholder2} copiés
Your code is {code}. | Votre code est {code}.
The order {code} has been shipped. | La commande {code} a été expédiée.
Please quote the reference {code}. | Veuillez indiquer la référence {code}.
Error {code}: try again later. | Erreur {code} : réessayez plus tard.
My password is {code}. | Mon mot de passe est {code}.
The flight {code} is late. | Le vol {code} est en retard.
We live at number {integer}. | Nous habitons au numéro {integer}.
He is in room {code}. | Il est dans la chambre {code}.
It costs {amount}. | Ça coûte {amount}.
The book costs {amount}. | Le livre coûte {amount}.
I paid {amount} for it. | Je l'ai payé {amount}.
The price rose from {amount} to {amount2}. | Le prix est passé de {amount} à {amount2}.
You owe me {amount}. | Tu me dois {amount}.
There are {integer} people in the room. | Il y a {integer} personnes dans la salle.
The city has {integer} inhabitants. | La ville compte {integer} habitants.
I have {integer} books. | J'ai {integer} livres.
We need {integer} chairs and {integer2} tables. | Il nous faut {integer} chaises et {integer2} tables.
Page {integer} | Page {integer}
Read pages {integer} to {integer2}. | Lisez les pages {integer} à {integer2}.
The average is {decimal}. | La moyenne est de {decimal}.
It weighs {measure}. | Il pèse {measure}.
It is {measure} long. | Il fait {measure} de long.
Sales rose by {percentage}. | Les ventes ont augmenté de {percentage}.
{percentage} of the students passed. | {percentage} des étudiants ont réussi.
The meeting starts at {clock}. | La réunion commence à {clock}.
The train leaves at {clock}. | Le train part à {clock}.
Wake me up at {clock}. | Réveille-moi à {clock}.
We are open from {clock} to {clock2}. | Nous sommes ouverts de {clock} à {clock2}.
He was born on {date}. | Il est né le {date}.
The meeting is on {date} at {clock}. | La réunion a lieu le {date} à {clock}.
The contract ends on {date}. | Le contrat se termine le {date}.
It happened in {year}. | Ça s'est passé en {year}.
The house was built in {year}. | La maison a été construite en {year}.
Follow {handle} for more news. | Suivez {handle} pour plus d'actualités.
Thank you, {handle}! | Merci, {handle} !
My name is {name}. | Je m'appelle {name}.
I am {name} from {place}. | Je suis {name} de {place}.
{man} lives in {place}. | {man} vit à {place}.
{woman} is a doctor in {place}. | {woman} est médecin à {place}.
{man} and {woman} got married. | {man} et {woman} se sont mariés.
Dear Mr. {surname}, | Cher M. {surname},
Dear Mrs. {surname}, | Chère Mme {surname},
Mr. {surname} called you. | M. {surname} vous a appelé.
{woman} told me that {man} was ill. | {woman} m'a dit que {man} était malade.
Have you seen {name}? | As-tu vu {name} ?
The word "{foreign}" is on the sign. | Le mot « {foreign} » est sur le panneau.
How do you pronounce {foreign}? | Comment prononce-t-on {foreign} ?
What does {foreign} mean? | Que veut dire {foreign} ?
""".strip().splitlines()
]
