// What the page itself says, in French and English; `words` is the language in force.

const FRENCH = {
  lang: "fr",
  channels: "Salons",
  direct: "Messages privés",
  unread: "non lus",
  openChannels: "Ouvrir les salons",
  settings: "Essayer en tant que",
  person: "Vous êtes",
  member: "membre",
  language: "Langue du client",
  theme: "Apparence",
  themes: { auto: "Automatique", light: "Claire", dark: "Sombre" },
  embeds: "Encadrés",
  embedChoices: { shown: "Affichés", hidden: "Masqués" },
  log: (place) => `Messages : ${place}`,
  welcome: (place) => `Bienvenue dans ${place}`,
  welcomeDirect: (name) => `C’est le début de votre conversation avec ${name}`,
  posts: (count) => (count === 0 ? "Aucun sujet pour l’instant." : count === 1 ? "1 sujet" : `${count} sujets`),
  writeIn: (place) => `Écrire dans ${place}`,
  writeTo: (name) => `Écrire à ${name}`,
  writePost: "Votre message",
  postTitle: "Titre du sujet",
  send: "Envoyer",
  commands: "Commandes",
  people: "Personnes",
  proposals: (count) => (count === 0 ? "aucune proposition" : count === 1 ? "1 proposition" : `${count} propositions`),
  choices: "Propositions",
  cancelCommand: "Annuler la commande",
  runCommand: (name) => `Envoyer la commande ${name}`,
  optional: "facultatif",
  yes: "Oui",
  no: "Non",
  missing: (name) => `« ${name} » est à remplir.`,
  app: "APP",
  edited: "(modifié)",
  used: (name) => `${name} a utilisé`,
  thinking: (name) => `${name} réfléchit…`,
  typing: (name) => `${name} est en train d’écrire…`,
  onlyYou: "Visible par vous seulement",
  dismiss: "Masquer",
  repliesTo: (name) => `En réponse à ${name}`,
  replyingTo: (name) => `Réponse à ${name}`,
  cancelReply: "Ne plus répondre",
  gone: "Le message d’origine a été supprimé.",
  more: "Autres actions",
  messageActions: "Actions sur le message",
  reply: "Répondre",
  copy: "Copier le texte",
  copied: "Texte copié.",
  remove: "Supprimer le message",
  applications: "Applications",
  spoiler: "Texte caché, l’afficher",
  image: "Image",
  choose: "Choisir…",
  confirm: "Valider",
  cancel: "Annuler",
  submit: "Envoyer",
  unsupported: "Ce menu n’existe pas dans ce Discord local",
  size: (bytes) => (bytes < 1024 ? `${bytes} octets` : `${Math.ceil(bytes / 1024)} Ko`),
  botOffline: "Le bot n’est pas connecté.",
  disconnected: "Connexion perdue. Nouvel essai…",
  noAnswer: "L’application ne répond pas.",
  refused: "Impossible de faire cela ici.",
  today: (time) => `Aujourd’hui à ${time}`,
};

const ENGLISH = {
  lang: "en",
  channels: "Channels",
  direct: "Direct messages",
  unread: "unread",
  openChannels: "Open channels",
  settings: "Try it as",
  person: "You are",
  member: "member",
  language: "Client language",
  theme: "Appearance",
  themes: { auto: "Automatic", light: "Light", dark: "Dark" },
  embeds: "Embeds",
  embedChoices: { shown: "Shown", hidden: "Hidden" },
  log: (place) => `Messages: ${place}`,
  welcome: (place) => `Welcome to ${place}`,
  welcomeDirect: (name) => `This is the beginning of your conversation with ${name}`,
  posts: (count) => (count === 0 ? "No post yet." : count === 1 ? "1 post" : `${count} posts`),
  writeIn: (place) => `Message ${place}`,
  writeTo: (name) => `Message ${name}`,
  writePost: "Your message",
  postTitle: "Title of the post",
  send: "Send",
  commands: "Commands",
  people: "People",
  proposals: (count) => (count === 0 ? "no suggestion" : count === 1 ? "1 suggestion" : `${count} suggestions`),
  choices: "Suggestions",
  cancelCommand: "Cancel the command",
  runCommand: (name) => `Send the command ${name}`,
  optional: "optional",
  yes: "Yes",
  no: "No",
  missing: (name) => `“${name}” must be filled in.`,
  app: "APP",
  edited: "(edited)",
  used: (name) => `${name} used`,
  thinking: (name) => `${name} is thinking…`,
  typing: (name) => `${name} is typing…`,
  onlyYou: "Only you can see this",
  dismiss: "Dismiss",
  repliesTo: (name) => `In reply to ${name}`,
  replyingTo: (name) => `Replying to ${name}`,
  cancelReply: "Stop replying",
  gone: "The original message was deleted.",
  more: "More actions",
  messageActions: "Message actions",
  reply: "Reply",
  copy: "Copy text",
  copied: "Text copied.",
  remove: "Delete message",
  applications: "Apps",
  spoiler: "Hidden text, show it",
  image: "Image",
  choose: "Choose…",
  confirm: "Confirm",
  cancel: "Cancel",
  submit: "Submit",
  unsupported: "This local Discord does not have this menu",
  size: (bytes) => (bytes < 1024 ? `${bytes} bytes` : `${Math.ceil(bytes / 1024)} KB`),
  botOffline: "The bot is not connected.",
  disconnected: "Connection lost. Trying again…",
  noAnswer: "The application did not respond.",
  refused: "This cannot be done here.",
  today: (time) => `Today at ${time}`,
};

/** The languages of the client, by Discord's locale. */
export const LANGUAGES = { fr: "Français", "en-US": "English" };

export let words = FRENCH;
export let locale = "fr";

/** Puts a language in force. */
export function speak(wanted) {
  locale = wanted in LANGUAGES ? wanted : "fr";
  words = locale === "fr" ? FRENCH : ENGLISH;
  document.documentElement.lang = words.lang;
}

/** A date and time, in the language in force. */
export function formatted(date, options) {
  return new Intl.DateTimeFormat(locale, options).format(date);
}

/** How long from now, in words: « il y a 3 minutes ». */
export function relative(date) {
  const seconds = (date - Date.now()) / 1000;
  const units = [["year", 31536000], ["month", 2592000], ["day", 86400], ["hour", 3600], ["minute", 60]];
  const [unit, size] = units.find(([, size]) => Math.abs(seconds) >= size) ?? ["second", 1];
  return new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(Math.round(seconds / size), unit);
}
