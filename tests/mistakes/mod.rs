//! What curators type instead of TOML: each with the place of the mistake and how the one message
//! about it begins.

/// Lines of an entry that is right but for them; the line and the column of the mistake, counted
/// from the first of them; the message.
pub const IN_ENTRY: &[(&str, &str, &str)] = &[
    // Quotes.
    (
        "text = \"sans fin",
        "1:17",
        "il manque le guillemet \" à la fin",
    ),
    (
        "text = \"é è à",
        "1:14",
        "il manque le guillemet \" à la fin",
    ),
    ("text = sans\"", "1:8", "il manque le guillemet \" au début"),
    (
        "text = non-recours\"",
        "1:8",
        "il manque le guillemet \" au début",
    ),
    (
        "text = inclusion numérique\"",
        "1:8",
        "il manque le guillemet \" au début",
    ),
    (
        "text = fracture\"",
        "1:8",
        "il manque le guillemet \" au début",
    ),
    (
        "text = travail social\"",
        "1:8",
        "il manque le guillemet \" au début",
    ),
    (
        "text = 3 axes\"",
        "1:8",
        "il manque le guillemet \" au début",
    ),
    (
        "keywords = [\"a\", \"b\", \"c]",
        "1:25",
        "il manque le guillemet \" à la fin",
    ),
    (
        "keywords = [\"a\", \"b, \"c\"]",
        "1:20",
        "il manque le guillemet \" à la fin",
    ),
    (
        "keywords = [\"é, \"b\", \"c\"]",
        "1:15",
        "il manque le guillemet \" à la fin",
    ),
    (
        "keywords = [\"a\", travail\", \"b\"]",
        "1:18",
        "il manque le guillemet \" au début",
    ),
    (
        "keywords = [non-recours\", \"b\"]",
        "1:13",
        "il manque le guillemet \" au début",
    ),
    (
        "keywords = [\"a\", \"b\", fin\"]",
        "1:23",
        "il manque le guillemet \" au début",
    ),
    (
        "keywords = [\n  \"a\",\n  \"b,\n  \"c\",\n]",
        "3:5",
        "il manque le guillemet \" à la fin",
    ),
    (
        "keywords = [\n  \"a\", \"b,\n  \"c\",\n]",
        "2:10",
        "il manque le guillemet \" à la fin",
    ),
    (
        "keywords = [\n  \"a\",\n  identité\",\n  \"c\",\n]",
        "3:3",
        "il manque le guillemet \" au début",
    ),
    (
        "keywords = [\n  \"a\",\n  \"b\",\n  \"c\n]",
        "4:5",
        "il manque le guillemet \" à la fin",
    ),
    (
        "speakers = [{ name = \"Louise, role = \"Drees\" }]",
        "1:29",
        "il manque le guillemet \" à la fin",
    ),
    (
        "speakers = [{ name = \"Louise\", role = \"Drees }]",
        "1:45",
        "il manque le guillemet \" à la fin",
    ),
    (
        "speakers = [{ name = Louise\", role = \"Drees\" }]",
        "1:22",
        "il manque le guillemet \" au début",
    ),
    (
        "speakers = [\n  { name = \"Louise\", role = \"Drees },\n  { name = \"Paul\" },\n]",
        "2:35",
        "il manque le guillemet \" à la fin",
    ),
    (
        "text = \"une ligne\net une autre\"",
        "1:18",
        "il manque le guillemet \" à la fin",
    ),
    (
        "text = \"une ligne\n\net une autre,\nencore\"",
        "1:18",
        "il manque le guillemet \" à la fin",
    ),
    (
        "text = \"\"\"\nsans\nfin",
        "1:8",
        "ce texte n’est pas fermé",
    ),
    (
        "text = \"\"\"\nsans fin\norder = 3\nkeywords = [\"k\"]",
        "1:8",
        "ce texte n’est pas fermé",
    ),
    (
        "text = \"\"\"\nsans fin\n\"",
        "1:8",
        "ce texte n’est pas fermé",
    ),
    (
        "text = sans guillemets",
        "1:8",
        "un texte se met entre guillemets",
    ),
    (
        "text = L’accès aux droits",
        "1:8",
        "un texte se met entre guillemets",
    ),
    (
        "text = L'accès aux droits",
        "1:8",
        "un texte se met entre guillemets",
    ),
    (
        "keywords = [a, b]",
        "1:13",
        "un texte se met entre guillemets",
    ),
    (
        "keywords = [\"a\", deux mots, \"b\"]",
        "1:18",
        "un texte se met entre guillemets",
    ),
    (
        "keywords = [\n  \"a\",\n  deux mots,\n  \"b\",\n]",
        "3:3",
        "un texte se met entre guillemets",
    ),
    (
        "text = «sans»",
        "1:8",
        "un texte se met entre guillemets droits",
    ),
    (
        "text = « sans »",
        "1:8",
        "un texte se met entre guillemets droits",
    ),
    (
        "text = “sans”",
        "1:8",
        "un texte se met entre guillemets droits",
    ),
    (
        "text = ‘sans’",
        "1:8",
        "un texte se met entre guillemets droits",
    ),
    (
        "keywords = [“a”, “b”]",
        "1:13",
        "un texte se met entre guillemets droits",
    ),
    (
        "keywords = [\"a\", “b c”]",
        "1:18",
        "un texte se met entre guillemets droits",
    ),
    (
        "text = \"il dit \"oui\" \"",
        "1:17",
        "il y a quelque chose de trop",
    ),
    (
        "text = \"il dit \"oui\" et \"non\".\"",
        "1:17",
        "il y a quelque chose de trop",
    ),
    ("text = \"C:\\dossier\"", "1:12", "la barre oblique inverse"),
    (
        "text = \"\"double\"\"",
        "1:8",
        "il y a un guillemet de trop",
    ),
    ("text = \"un\"\"", "1:12", "il y a un guillemet de trop"),
    ("kind = session", "1:8", "un texte se met entre guillemets"),
    (
        "part_of = parent",
        "1:11",
        "un texte se met entre guillemets",
    ),
    (
        "video = https://example.org/x",
        "1:9",
        "un texte se met entre guillemets",
    ),
    (
        "text = 'L'accès aux droits'",
        "1:11",
        "l’apostrophe ferme ce texte",
    ),
    (
        "keywords = ['l'accès', 'le droit d'accès']",
        "1:16",
        "l’apostrophe ferme ce texte",
    ),
    (
        "text = \"\"\nUne phrase. Il dit : x.\nUne autre.\n\"\"\"",
        "1:8",
        "il manque le guillemet \" à la fin",
    ),
    (
        "text =\nUne phrase.\nUne autre.\n\"\"\"",
        "1:7",
        "il manque le guillemet \" à la fin",
    ),
    (
        "\"text\": \"T\"",
        "1:7",
        "un champ s’écrit avec un signe égal",
    ),
    (
        "keywords = [\n  - \"k\"\n  - \"l\"\n]",
        "2:3",
        "les éléments d’une liste s’écrivent",
    ),
    (
        "keywords =\n  - \"k\"\n  - \"l\"",
        "2:3",
        "les éléments d’une liste s’écrivent",
    ),
    // Brackets.
    (
        "keywords = \n  \"a\", \"b\",\n  \"c\",\n]",
        "1:11",
        "il manque le crochet [ au début",
    ),
    ("\u{feff}", "1:1", "caractère invisible (BOM)"),
    (
        "keywords = [\"a\", \"b\"",
        "1:12",
        "cette liste n’est pas fermée",
    ),
    (
        "keywords = [\"a\", \"b\",",
        "1:12",
        "cette liste n’est pas fermée",
    ),
    (
        "keywords = [\n\"a\",\n\"b\",",
        "1:12",
        "cette liste n’est pas fermée",
    ),
    (
        "keywords = [\n  \"a\",\n  \"b\"\norder = 4",
        "1:12",
        "cette liste n’est pas fermée",
    ),
    (
        "keywords = [\"a\"\n\n# commentaire\norder = 4",
        "1:12",
        "cette liste n’est pas fermée",
    ),
    (
        "keywords = \"a\", \"b\"]",
        "1:12",
        "il manque le crochet [ au début",
    ),
    (
        "keywords = \"a\", \"b\"",
        "1:12",
        "il manque le crochet [ au début",
    ),
    (
        "keywords = (\"a\", \"b\")",
        "1:12",
        "une liste se met entre crochets [ ]",
    ),
    (
        "keywords = (\n  \"a\",\n  \"b\",\n)",
        "1:12",
        "une liste se met entre crochets [ ]",
    ),
    (
        "keywords = {\"a\", \"b\"}",
        "1:12",
        "une liste se met entre crochets [ ]",
    ),
    (
        "keywords = a, b",
        "1:12",
        "une liste se met entre crochets [ ]",
    ),
    ("keywords = [\"a\" \"b\"]", "1:17", "il manque une virgule"),
    (
        "keywords = [\n  \"a\",\n  \"b\"\n  \"c\"\n]",
        "3:6",
        "il manque une virgule",
    ),
    (
        "keywords = [\"a\",, \"b\"]",
        "1:17",
        "il y a une virgule de trop",
    ),
    (
        "keywords = [\"a\"; \"b\"]",
        "1:16",
        "les éléments d’une liste se séparent par des virgules",
    ),
    (
        "keywords = [\"a\", \"b\")",
        "1:21",
        "ce n’est pas ce signe qui ferme",
    ),
    ("keywords = [\"a\", \"b\"]]", "1:22", "il y a un crochet"),
    (
        "speakers = [{ name = \"a\" ]",
        "1:13",
        "cette accolade n’est pas fermée",
    ),
    (
        "speakers = [{ name = \"a\", role = \"b\"]",
        "1:13",
        "cette accolade n’est pas fermée",
    ),
    (
        "speakers = [\n  { name = \"a\", role = \"b\",\n  { name = \"c\" },\n]",
        "2:3",
        "cette accolade n’est pas fermée",
    ),
    (
        "speakers = [\n  { name = \"a\" },\n  { name = \"c\"\n]",
        "3:3",
        "cette accolade n’est pas fermée",
    ),
    (
        "speakers = [{ name = \"a\", role = \"b\" }, { name = \"c\" ]",
        "1:41",
        "cette accolade n’est pas fermée",
    ),
    (
        "speakers = [{ name = \"a\" }",
        "1:12",
        "cette liste n’est pas fermée",
    ),
    (
        "speakers = [ name = \"a\", role = \"b\" }]",
        "1:14",
        "il manque l’accolade {",
    ),
    (
        "speakers = { name = \"a\" }]",
        "1:12",
        "il manque le crochet [",
    ),
    (
        "speakers = [{ name = \"a\" }, { name = \"b\" ",
        "1:29",
        "ce qui est ouvert ici n’est pas fermé : il manque à la fin : `}]`",
    ),
    (
        "speakers = [{ name: \"a\" }]",
        "1:19",
        "un champ s’écrit avec un signe égal",
    ),
    (
        "speakers = [{ name = \"a\" role = \"b\" }]",
        "1:26",
        "il manque une virgule",
    ),
    // Numbers and dates.
    (
        "order = 02",
        "1:9",
        "un nombre s’écrit sans zéro devant : 2",
    ),
    ("order = 2;", "1:10", "retirez le point-virgule"),
    ("order = 2 ;", "1:11", "retirez le point-virgule"),
    ("order = 2,", "1:10", "retirez la virgule"),
    ("order = 2.", "1:10", "retirez le point"),
    ("text = \"x\";", "1:11", "retirez le point-virgule"),
    ("keywords = [\"x\"],", "1:17", "retirez la virgule"),
    ("order = deux", "1:9", "écrivez le nombre en chiffres"),
    ("order = 2e", "1:9", "écrivez le nombre en chiffres"),
    ("order = n°2", "1:9", "écrivez le nombre en chiffres"),
    // Comments and lines that are no fields.
    ("// commentaire", "1:1", "un commentaire commence par #"),
    ("  // commentaire", "1:3", "un commentaire commence par #"),
    ("/* commentaire */", "1:1", "un commentaire commence par #"),
    ("-- commentaire", "1:1", "un commentaire commence par #"),
    (
        "<!-- commentaire -->",
        "1:1",
        "un commentaire commence par #",
    ),
    (
        "order = 2 // la deuxième",
        "1:11",
        "un commentaire commence par #",
    ),
    (
        "keywords = [\n  \"a\", // le premier\n  \"b\",\n]",
        "2:8",
        "un commentaire commence par #",
    ),
    (
        "une phrase au milieu",
        "1:1",
        "cette ligne n’est ni un champ",
    ),
    ("=======", "1:1", "reste d’un conflit Git"),
    (">>>>>>> branche", "1:1", "reste d’un conflit Git"),
    (
        "<<<<<<< HEAD\norder = 1\n=======\norder = 2\n>>>>>>> branche",
        "1:1",
        "conflit Git non résolu, lignes ",
    ),
    // Keys and the equal sign.
    ("text =", "1:7", "il manque la valeur"),
    ("keywords =", "1:11", "il manque la valeur"),
    (
        "keywords =\n  [\"a\", \"b\"]",
        "1:11",
        "la valeur commence sur la même ligne",
    ),
    (
        "text =\n\"\"\"\nUn texte.\n\"\"\"",
        "1:7",
        "la valeur commence sur la même ligne",
    ),
    ("text \"sans égal\"", "1:6", "il manque le signe égal"),
    ("order 2", "1:7", "il manque le signe égal"),
    ("keywords [\"a\"]", "1:10", "il manque le signe égal"),
    (
        "text: \"deux points\"",
        "1:5",
        "un champ s’écrit avec un signe égal",
    ),
    (
        "text : \"deux points\"",
        "1:6",
        "un champ s’écrit avec un signe égal",
    ),
    (
        "keywords: [\"a\", \"b\"]",
        "1:9",
        "un champ s’écrit avec un signe égal",
    ),
    ("order: 2", "1:6", "un champ s’écrit avec un signe égal"),
    ("text == \"a\"", "1:6", "un seul signe égal"),
    ("text => \"a\"", "1:6", "un seul signe égal"),
    (
        "mots clés = [\"a\"]",
        "1:1",
        "le nom d’un champ s’écrit sans accent ni espace : vouliez-vous dire `keywords` ?",
    ),
    (
        "mots-clés = [\"a\"]",
        "1:1",
        "le nom d’un champ s’écrit sans accent ni espace : vouliez-vous dire `keywords` ?",
    ),
    (
        "vidéo = \"https://example.org\"",
        "1:1",
        "le nom d’un champ s’écrit sans accent ni espace : vouliez-vous dire `video` ?",
    ),
    (
        "order = 2 kind = \"session\"",
        "1:11",
        "chaque champ a sa ligne",
    ),
    (
        "order = 2, kind = \"session\"",
        "1:12",
        "chaque champ a sa ligne",
    ),
    (
        "text = \"a\"\ntext = \"b\"",
        "2:1",
        "ce champ est déjà donné",
    ),
    (
        "text = \"\"\"trop tôt\"\"\" fermé\nune ligne\net une autre",
        "1:23",
        "il y a quelque chose de trop",
    ),
    // What is not seen.
    ("order\u{a0}= 2", "1:6", "espace insécable"),
    ("order =\u{a0}2", "1:8", "espace insécable"),
    ("order =\u{202f}2", "1:8", "espace insécable"),
    ("\u{a0}\u{a0}order = 2", "1:1", "espace insécable"),
    ("keywords = [\"a\",\u{a0}\"b\"]", "1:17", "espace insécable"),
    (
        "keywords = [\n\u{a0}\u{a0}\"a\",\n  \"b\",\n]",
        "2:1",
        "espace insécable",
    ),
    ("text = \"a\"\u{a0}", "1:11", "espace insécable"),
    ("\u{feff}order = 2", "1:1", "caractère invisible (BOM)"),
    ("order = 2\u{200b}", "1:10", "caractère invisible"),
    (
        "text = \"a\u{b}b\"",
        "1:10",
        "ce texte contient un caractère invisible interdit",
    ),
    // Headers.
    ("[[entry.point]\ntext = \"T\"", "1:15", "il manque `]]`"),
    ("[entry.point]]\ntext = \"T\"", "1:1", "il manque `[[`"),
    ("[[entry.point\ntext = \"T\"", "1:14", "il manque `]]`"),
    ("entry.point]]\ntext = \"T\"", "1:1", "il manque `[[`"),
    (
        "[entry.point]\ntext = \"T\"",
        "1:1",
        "écrivez [[entry.point]], avec ses doubles crochets",
    ),
    ("[[point]]\ntext = \"T\"", "1:1", "écrivez [[entry.point]]"),
    ("[point]\ntext = \"T\"", "1:1", "écrivez [[entry.point]]"),
    ("[[points]]\ntext = \"T\"", "1:1", "écrivez [[entry.point]]"),
    (
        "[[entry.points]]\ntext = \"T\"",
        "1:1",
        "champ inconnu `points` dans [[entry]] : vouliez-vous dire `point` ?",
    ),
    (
        "\u{a0}[[entry.point]]\ntext = \"T\"",
        "1:1",
        "espace insécable",
    ),
    (
        "\u{feff}[[entry.point]]\ntext = \"T\"",
        "1:1",
        "caractère invisible (BOM)",
    ),
    (
        "[[entry.point]];\ntext = \"T\"",
        "1:16",
        "retirez le point-virgule",
    ),
    (
        "[[entry.point]] text = \"T\"",
        "1:17",
        "chaque champ a sa ligne",
    ),
    (
        "[[entry.point]]\ntext = \"A\"\ntext = \"B\"",
        "3:1",
        "ce champ est déjà donné",
    ),
    (
        "[[entry.point]]\ntext = \"A\"\n\ntext = \"B\"\nkeywords = [\"k\"]",
        "4:1",
        "il manque la ligne [[entry.point]]",
    ),
    (
        "[[entry.point]]\ntext = \"A\"\norder = 2",
        "3:1",
        "`order` est un champ de [[entry]]",
    ),
    (
        "[[entry.point]]\ntext = \"A\"\norder = 2\nquestions = [\"Q ?\"]\nvideo = \"https://example.org\"",
        "3:1",
        "`order`, `questions` et `video` sont des champs de [[entry]]",
    ),
    (
        "[[entry.point]]\ntext = \"A\"\nkeywords = [\"a\"]\n\nkeywords = [\"b\"]",
        "5:1",
        "ce champ est déjà donné",
    ),
    ("[event\ntitle = \"T\"", "1:7", "il manque `]`"),
    ("[[]]", "1:3", "écriture incorrecte"),
    (
        "[[entry.point]]:\ntext = \"T\"",
        "1:1",
        "un titre de table s’écrit exactement : [[entry.point]]",
    ),
    (
        "[[entry point]]\ntext = \"T\"",
        "1:1",
        "un titre de table s’écrit exactement : [[entry.point]]",
    ),
    (
        "((entry.point))\ntext = \"T\"",
        "1:1",
        "un titre de table s’écrit exactement : [[entry.point]]",
    ),
    (
        "[[“entry.point”]]\ntext = \"T\"",
        "1:1",
        "un titre de table s’écrit exactement : [[entry.point]]",
    ),
    // Names in French.
    ("resume_en = \"x\"", "1:1", "champ inconnu `resume_en`"),
    (
        "intervenants = [{ name = \"a\" }]",
        "1:1",
        "champ inconnu `intervenants` dans [[entry]] : vouliez-vous dire `speakers` ?",
    ),
    (
        "mots-cles = [\"a\"]",
        "1:1",
        "champ inconnu `mots-cles` dans [[entry]] : vouliez-vous dire `keywords` ?",
    ),
    (
        "mots_cles = [\"a\"]",
        "1:1",
        "champ inconnu `mots_cles` dans [[entry]] : vouliez-vous dire `keywords` ?",
    ),
    (
        "lien = \"https://example.org\"",
        "1:1",
        "champ inconnu `lien` dans [[entry]] : vouliez-vous dire `source` ?",
    ),
    (
        "ordre = 2",
        "1:1",
        "champ inconnu `ordre` dans [[entry]] : vouliez-vous dire `order` ?",
    ),
    (
        "theme = [\"t\"]",
        "1:1",
        "champ inconnu `theme` dans [[entry]] : vouliez-vous dire `themes` ?",
    ),
    (
        "Keywords = [\"t\"]",
        "1:1",
        "champ inconnu `Keywords` dans [[entry]] : vouliez-vous dire `keywords` ?",
    ),
    (
        "speakers = [{ nom = \"a\" }]",
        "1:15",
        "champ inconnu `nom` dans `speakers` : vouliez-vous dire `name` ?",
    ),
    (
        "speakers = [{ name = \"a\", fonction = \"b\" }]",
        "1:27",
        "champ inconnu `fonction` dans `speakers` : vouliez-vous dire `role` ?",
    ),
    (
        "[[entry.point]]\ntexte = \"T\"",
        "2:1",
        "champ inconnu `texte` dans [[entry.point]] : vouliez-vous dire `text` ?",
    ),
];

/// Whole files beside one that is right.
pub const WHOLE_FILES: &[(&str, &str, &str)] = &[
    (
        "[event]]\ntitle = \"T\"",
        "1:1",
        "un titre de table s’écrit exactement : [event]",
    ),
    (
        "title = \"Mon événement\"\n[[entry]]\nid = \"x\"\ntitle = \"X\"\nsummary = \"S\"\n",
        "1:1",
        "il manque la ligne [event] ou [[entry]] au-dessus",
    ),
    (
        "id = \"x\"\ntitle = \"X\"\nsummary = \"S\"\n[[entry.point]]\ntext = \"T\"\n",
        "1:1",
        "il manque la ligne [[entry]] au-dessus",
    ),
    (
        "# Commentaire\n\nid = \"x\"\ncommand = \"x\"\ntitle = \"X\"\ndescription = \"S\"\n",
        "3:1",
        "il manque la ligne [[theme]] au-dessus",
    ),
    (
        "words = [\"a\", \"b\"]\n",
        "1:1",
        "il manque la ligne [[synonyms]] au-dessus",
    ),
    (
        "[[entry]]\nid = \"x\"\ntitle = \"X\"\nsummary = \"S\"\n\nid = \"y\"\ntitle = \"Y\"\nsummary = \"S\"\n",
        "6:1",
        "il manque la ligne [[entry]] au-dessus",
    ),
    (
        "[[entry]]\nid = \"x\"\ntitle = \"X\"\nsummary = \"S\"\n[[entry.point]]\ntext = \"T\"\n\nid = \"y\"\ntitle = \"Y\"\nsummary = \"S\"\nkeywords = [\"a\"]\n",
        "8:1",
        "il manque la ligne [[entry]] au-dessus",
    ),
    (
        "[[entry]]\nid = \"x\"\ntitle = \"X\"\n[[entry.point]]\ntext = \"T\"\n\nsummary = \"S\"\n",
        "7:1",
        "`summary` est un champ de [[entry]], mais [[entry.point]] est au-dessus : placez-le avant le premier [[entry.point]] (ligne 4)",
    ),
    (
        "[event]\nlieu = \"Paris\"\n",
        "2:1",
        "champ inconnu `lieu` dans [event] : vouliez-vous dire `place` ?",
    ),
    (
        "[event]\ntitre = \"Paris\"\n",
        "2:1",
        "champ inconnu `titre` dans [event] : vouliez-vous dire `title` ?",
    ),
    (
        "[event]\ndate = 13/09/2025\n",
        "2:8",
        "une date s’écrit année-mois-jour, sans guillemets : 2025-09-13",
    ),
    (
        "[event]\ndate = 13 septembre 2025\n",
        "2:8",
        "une date s’écrit année-mois-jour, sans guillemets : 2025-09-13",
    ),
    (
        "[event]\ndate = le 1er août 2025",
        "2:8",
        "une date s’écrit année-mois-jour, sans guillemets : 2025-08-01",
    ),
    (
        "[event]\ndate = 13-09-2025 # un samedi\n",
        "2:8",
        "une date s’écrit année-mois-jour, sans guillemets : 2025-09-13",
    ),
    (
        "[event]\ndate = 2025/9/13\n",
        "2:8",
        "une date s’écrit année-mois-jour, sans guillemets : 2025-09-13",
    ),
    (
        "[event]\ndate = 2025-9-13\n",
        "2:8",
        "une date s’écrit année-mois-jour, sans guillemets : 2025-09-13",
    ),
    (
        "[event]\ndate = 2025-02-30\n",
        "2:8",
        "cette date n’existe pas",
    ),
    (
        "[event]\ndate = \"13/09/2025\"\n",
        "2:1",
        "`date` doit être une date sans guillemets, pas un texte : `date = 2025-09-13`",
    ),
    (
        "[[event]]\ntitle = \"T\"\n",
        "1:1",
        "écrivez [event], avec de simples crochets",
    ),
    (
        "[event]\ntitle = \"T\"\n[event]\nplace = \"P\"\n",
        "3:1",
        "un seul [event] en tout : il y en a déjà un, ligne 1",
    ),
    (
        "[evenement]\ntitle = \"T\"\n",
        "1:1",
        "champ inconnu `evenement` en tête de fichier : vouliez-vous dire `event` ?",
    ),
    (
        "[[seance]]\nid = \"x\"\ntitle = \"X\"\nsummary = \"S\"\n",
        "1:1",
        "champ inconnu `seance` en tête de fichier : vouliez-vous dire `entry` ?",
    ),
    (
        "[[Entry]]\nid = \"x\"\ntitle = \"X\"\nsummary = \"S\"\n",
        "1:1",
        "champ inconnu `Entry` en tête de fichier : vouliez-vous dire `entry` ?",
    ),
    (
        "[entry]\nid = \"x\"\ntitle = \"X\"\nsummary = \"S\"\n[entry]\nid = \"y\"\ntitle = \"Y\"\nsummary = \"S\"\n",
        "1:1|5:1",
        "écrivez [[entry]], avec ses doubles crochets",
    ),
    (
        "{\"entry\":[{\"id\":\"eau\",\"title\":\"Eau\",\"summary\":\"x\"}]}",
        "1:1",
        "ce n’est pas du TOML, mais du JSON",
    ),
    (
        "[\n  {\n    \"id\": \"eau\",\n    \"title\": \"Eau\"\n  }\n]\n",
        "1:1",
        "ce n’est pas du TOML, mais du JSON",
    ),
    (
        "entry:\n  - id: eau\n    title: Eau\n",
        "1:1",
        "ce n’est pas du TOML, mais du YAML",
    ),
    (
        "<html>\n<body>\n</body>\n</html>\n",
        "1:1",
        "ce n’est pas du TOML, mais une page web",
    ),
    (
        "{\\rtf1\\ansi\n[[entry]]\\par\n}\n",
        "1:1",
        "ce n’est pas du TOML, mais un document mis en forme",
    ),
    (
        "Bonjour,\nvoici la séance\nsur l’eau.\nMerci,\nPaul\n",
        "1:1",
        "ce n’est pas du TOML",
    ),
];

/// The reviewer's folders: how many lines hold these words; there is no other error.
pub const FOLDERS: &[(&str, usize, &str)] = &[
    (
        "bom-au-milieu",
        1,
        "base.toml:5:1: error: caractère invisible (BOM) au début de la ligne : effacez-le",
    ),
    (
        "cascade-accolade-speakers",
        1,
        ":17:3: error: cette accolade n’est pas fermée : ajoutez `}`",
    ),
    (
        "cascade-entry-oublie",
        1,
        "il manque la ligne [[entry]] au-dessus",
    ),
    (
        "cascade-keywords-en-fin",
        1,
        "`keywords` de [[entry.point]], ligne 309",
    ),
    (
        "conflit-git",
        1,
        "base.toml:4:1: error: conflit Git non résolu, lignes 4 à 8",
    ),
    (
        "copies-de-sync",
        2,
        "copie de base.toml ? les mêmes fiches y sont : gardez-en une",
    ),
    (
        "date-13-septembre",
        1,
        "base.toml:34:8: error: une date s’écrit année-mois-jour, sans guillemets : 2025-09-13",
    ),
    (
        "guillemet-manquant-fin-dernier",
        1,
        "b.toml:5:25: error: il manque le guillemet \" à la fin de ce texte",
    ),
    (
        "guillemet-manquant-non-recours",
        1,
        "b.toml:4:9: error: il manque le guillemet \" au début de ce texte",
    ),
    (
        "guillemet-manquant-travail-liste",
        1,
        "b.toml:5:18: error: il manque le guillemet \" au début de ce texte",
    ),
    (
        "insecable-avant-guillemet",
        1,
        "base.toml:3:8: error: espace insécable (invisible) : effacez-la et retapez une espace",
    ),
    (
        "insecable-debut-de-ligne",
        1,
        "base.toml:5:1: error: espace insécable (invisible) : effacez-la et retapez une espace",
    ),
    ("json", 1, "base.toml:1:1: error: ce n’est pas du TOML"),
    (
        "keywords-deplaces-dans-point",
        1,
        "base.toml:9:1: warning: `keywords` est lu comme un champ du dernier point",
    ),
    (
        "liens-sans-point",
        4,
        "Discord refuse une adresse dont le site n’a pas de point",
    ),
    (
        "liste-parentheses",
        1,
        "base.toml:14:12: error: une liste se met entre crochets [ ]",
    ),
    (
        "order-02",
        1,
        "base.toml:28:9: error: un nombre s’écrit sans zéro devant : 2",
    ),
    (
        "order-point-virgule",
        1,
        "base.toml:28:10: error: retirez le point-virgule",
    ),
    (
        "point-sans-entry",
        1,
        "base.toml:21:1: error: écrivez [[entry.point]]",
    ),
    (
        "titre-avant-event",
        1,
        "base.toml:1:1: error: il manque la ligne [event] ou [[entry]] au-dessus",
    ),
    (
        "toml-txt-ignore",
        5,
        "warning: ce fichier n’est pas lu : renommez-le en `",
    ),
];
