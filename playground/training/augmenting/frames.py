"""Sentences with places for what is copied: {mail}, {amount} and so on, English and French.

The name of a place is a key of `changes.FILLERS`, perhaps with a digit.
"""

FRAMES = [
    line.split(" | ")
    for line in """
Please send it to {mail}. | Veuillez l'envoyer à {mail}.
Write to me at {mail}. | Écris-moi à {mail}.
My e-mail address is {mail}. | Mon adresse e-mail est {mail}.
Contact {mail} or call {telephone}. | Contactez {mail} ou appelez le {telephone}.
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
My name is {anyone}. | Je m'appelle {anyone}.
I am {anyone} from {place}. | Je suis {anyone} de {place}.
{man} lives in {place}. | {man} vit à {place}.
{woman} is a doctor in {place}. | {woman} est médecin à {place}.
{man} and {woman} got married. | {man} et {woman} se sont mariés.
Dear Mr. {surname}, | Cher M. {surname},
Dear Mrs. {surname}, | Chère Mme {surname},
Mr. {surname} called you. | M. {surname} vous a appelé.
{woman} told me that {man} was ill. | {woman} m'a dit que {man} était malade.
Have you seen {anyone}? | As-tu vu {anyone} ?
The word "{foreign}" is on the sign. | Le mot « {foreign} » est sur le panneau.
It is on the {ordinal} floor. | C'est au {ordinal} étage.
This is my {ordinal} visit. | C'est ma {ordinal} visite.
She finished in {ordinal} place. | Elle a terminé à la {ordinal} place.
It is {integer} degrees outside. | Il fait {integer} degrés dehors.
The temperature fell to -{integer} °C. | La température est tombée à -{integer} °C.
The room measures {measure} by {measure2}. | La pièce mesure {measure} sur {measure2}.
It takes about {integer} minutes. | Cela prend environ {integer} minutes.
He scored {integer} points. | Il a marqué {integer} points.
My grandfather is {integer} years old. | Mon grand-père a {integer} ans.
I was born in {year}. | Je suis né en {year}.
Between {year} and {year2}, prices doubled. | Entre {year} et {year2}, les prix ont doublé.
The deadline is {date}. | La date limite est le {date}.
On {date}, he left {place}. | Le {date}, il a quitté {place}.
The shop opens on {date}. | Le magasin ouvre le {date}.
The film starts at {clock}. | Le film commence à {clock}.
My plane takes off at {clock}. | Mon avion décolle à {clock}.
It is {clock}. | Il est {clock}.
They earn {amount} a month. | Ils gagnent {amount} par mois.
The total is {amount}, including {amount2} tax. | Le total est de {amount}, dont {amount2} de taxe.
He lent me {amount}. | Il m'a prêté {amount}.
Only {percentage} of the people voted. | Seulement {percentage} des gens ont voté.
The rate fell from {percentage} to {percentage2}. | Le taux est passé de {percentage} à {percentage2}.
The value must be less than {decimal}. | La valeur doit être inférieure à {decimal}.
There were {integer} visitors in {year}. | Il y a eu {integer} visiteurs en {year}.
Answer question {integer}. | Répondez à la question {integer}.
Take bus {integer}. | Prenez le bus {integer}.
Line {integer} is closed. | La ligne {integer} est fermée.
Version {code} is available. | La version {code} est disponible.
Type {code} and press Enter. | Tapez {code} et appuyez sur Entrée.
Enter the code {code}. | Entrez le code {code}.
The package {code} has arrived. | Le colis {code} est arrivé.
Your reservation number is {code}. | Votre numéro de réservation est {code}.
Gate {code} is open. | La porte {code} est ouverte.
Use the option {identifier}. | Utilisez l'option {identifier}.
The function {identifier} returns nothing. | La fonction {identifier} ne renvoie rien.
Press {identifier} to continue. | Appuyez sur {identifier} pour continuer.
{placeholder} sent you a message. | {placeholder} vous a envoyé un message.
{placeholder} likes your photo. | {placeholder} aime votre photo.
Are you sure you want to delete {placeholder}? | Voulez-vous vraiment supprimer {placeholder} ?
Dear {placeholder}, | Cher {placeholder},
Your order {placeholder} is ready. | Votre commande {placeholder} est prête.
{placeholder} items selected | {placeholder} éléments sélectionnés
Cannot read {file}: permission denied. | Impossible de lire {file} : permission refusée.
Rename {file} to {file2}. | Renommez {file} en {file2}.
I sent you {file} yesterday. | Je t'ai envoyé {file} hier.
Download {file} from {address}. | Téléchargez {file} sur {address}.
The photos are in {file}. | Les photos sont dans {file}.
Run {file} again. | Exécutez à nouveau {file}.
Look at {address}! | Regarde {address} !
I found it on {address}. | Je l'ai trouvé sur {address}.
Have you visited {address}? | Avez-vous visité {address} ?
Reply to {mail} before {date}. | Répondez à {mail} avant le {date}.
Is {mail} your address? | {mail} est-elle votre adresse ?
{handle} wrote a new post. | {handle} a écrit un nouveau message.
Ask {handle}, she knows. | Demande à {handle}, elle sait.
Do you know {anyone}? | Connaissez-vous {anyone} ?
I talked to {man} about {woman}. | J'ai parlé à {man} de {woman}.
{woman}'s brother works in {place}. | Le frère de {woman} travaille à {place}.
{man} is taller than {man2}. | {man} est plus grand que {man2}.
{woman} is from {place}, but lives in {place2}. | {woman} vient de {place}, mais vit à {place2}.
We are going to {place} tomorrow. | Nous allons à {place} demain.
The road from {place} to {place2} is closed. | La route de {place} à {place2} est fermée.
The train to {place} is late. | Le train pour {place} est en retard.
Dr. {surname} is not here. | Le Dr {surname} n'est pas là.
Mr. and Mrs. {surname} are our neighbors. | M. et Mme {surname} sont nos voisins.
Miss {surname} teaches us French. | Mlle {surname} nous enseigne le français.
{man} works for {surname} Ltd. | {man} travaille pour {surname} Ltd.
This is {anyone}, my colleague. | C'est {anyone}, mon collègue.
It was {woman} who called {man}. | C'est {woman} qui a appelé {man}.
The company {surname} was founded in {year}. | La société {surname} a été fondée en {year}.
How do you pronounce {foreign}? | Comment prononce-t-on {foreign} ?
What does {foreign} mean? | Que veut dire {foreign} ?
""".strip().splitlines()
]

# What stands before a colon.
LABELS = [
    ("Note", "Note"),
    ("Note", "Remarque"),
    ("Warning", "Attention"),
    ("Question", "Question"),
    ("Answer", "Réponse"),
    ("Example", "Exemple"),
    ("Tip", "Astuce"),
    ("Subject", "Objet"),
    ("Important", "Important"),
    ("Error", "Erreur"),
    ("P.S.", "P.S."),
    ("Step 1", "Étape 1"),
    ("Step 2", "Étape 2"),
    ("Chapter 3", "Chapitre 3"),
]
