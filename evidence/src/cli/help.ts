/** Text of `cloison-verify --help`. */
export const HELP = `cloison-verify — vérifie, hors ligne et sans rien demander à l’opérateur, ce que Cloison affirme.

  cloison-verify receipt FICHIER [--key CLÉ | --key-file FICHIER]
      Un reçu : cette consultation est-elle inscrite au journal ?
  cloison-verify card TEXTE|FICHIER --key FICHIER [--key FICHIER…] [--day AAAA-MM-JJ] [--status FICHIER]
      Une attestation de tiers payant : authentique, en cours, non révoquée ?
      --key : clé publique P-256 (PEM ou JWK). --day : aujourd’hui par défaut.
  cloison-verify checkpoint FICHIER [--key CLÉ | --key-file FICHIER]
      Un état signé du journal.
  cloison-verify inclusion FICHIER
      Une preuve d’inclusion nue : JSON {leafHash, index, size, root, proof}.
  cloison-verify consistency FICHIER [--key CLÉ | --key-file FICHIER]
      Le journal n’a-t-il fait que croître ? JSON {older, newer, proof}, les deux premiers étant des états signés.

La clé d’un journal s’écrit nom+identifiant+base64. Elle se donne par --key, par --key-file ou par la variable
d’environnement CLOISON_LOG_KEY ; jamais par le fichier examiné, dont l’auteur pourrait l’avoir fabriquée.
FICHIER peut être « - » : l’entrée standard.

  --json    le verdict en JSON, sur une ligne
  --help    cette aide

Codes de sortie : 0 valide ; 1 non valide ; 2 impossible à dire, ou commande mal écrite.
`
