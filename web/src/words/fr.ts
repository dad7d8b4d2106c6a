export default {
  tagline: 'Louer au Bénin, en confiance',
  other: 'English',
  signOut: 'Se déconnecter',
  continue: 'Continuer',
  back: 'Retour',
  change: 'Modifier',
  optional: 'facultatif',
  loading: 'Un instant…',
  retry: 'Réessayer',
  cookies: 'Votre navigateur refuse les cookies : autorisez-les pour continuer.',

  noNetwork: 'Pas de réseau.',
  offline:
    'Pas de réseau. Continuez : vos réponses restent sur cet appareil et partiront dès son retour.',
  forgetful: 'Cet appareil ne garde rien : attendez « Enregistré » avant de partir.',
  expired:
    'Vos réponses ont été effacées, un jour après la dernière. Vous pouvez recommencer.',
  saving: {
    typing: 'Gardé sur cet appareil',
    saving: 'Enregistrement…',
    saved: 'Enregistré',
  },

  phone: {
    title: 'Votre numéro de téléphone',
    lead: 'Nous vous envoyons un code à six chiffres.',
    label: 'Numéro de téléphone',
    hint: 'Dix chiffres. Un ancien numéro à huit chiffres convient aussi.',
    send: 'Recevoir le code',
  },
  code: {
    title: 'Votre code',
    lead: (phone: string) => `Il a été envoyé au ${phone} et vaut dix minutes.`,
    label: 'Code à six chiffres',
    enter: 'Entrer',
    again: 'Renvoyer le code',
    byEmail: 'Le recevoir par e-mail',
    emailNote: 'Par e-mail : si vous avez confirmé une adresse, le code y est.',
    other: 'Changer de numéro',
  },
  lockedOut: {
    title: 'Vérifions que c’est bien vous',
    lead: 'Votre session a pris fin. Un code, et vous continuez au même endroit.',
  },

  steps: {
    PROFILE: 'Vous',
    ROLE: 'Votre rôle',
    LEGAL: 'Identité',
    PREFERENCES: 'Le logement',
    SUMMARY: 'Résumé',
  },
  leads: {
    PROFILE: 'Comme sur votre pièce d’identité.',
    ROLE: 'Que venez-vous faire sur Immo Bénin ?',
    LEGAL: 'La loi nous demande de savoir avec qui nous traitons.',
    PREFERENCES: 'Tout est facultatif, et peut changer plus tard.',
    SUMMARY: 'Relisez avant d’envoyer.',
  },
  progress: (done: number, total: number) => `${done} réponses sur ${total}`,
  missing: 'Il manque encore :',
  complete: 'Tout y est.',
  roleFirst: 'Dites-nous d’abord votre rôle : les pièces demandées en dépendent.',

  roles: {
    TENANT: ['Locataire', 'Je cherche un logement'],
    LANDLORD: ['Propriétaire', 'Je loue ce qui m’appartient'],
    AGENT: ['Agent immobilier', 'Je gère des biens pour leurs propriétaires'],
  },
  fields: {
    'profile.firstName': { label: 'Prénom' },
    'profile.lastName': { label: 'Nom' },
    'profile.email': { label: 'E-mail', hint: 'Par exemple ama@exemple.bj' },
    'profile.avatarUrl': { label: 'Photo', hint: 'L’adresse web d’une photo de vous' },
    role: { label: 'Rôle' },
    'legal.cpi': {
      label: 'Numéro personnel d’identification (CPI)',
      hint: '12 à 15 chiffres, sur votre carte',
    },
    'legal.company': {
      label: 'Entreprise',
      hint: 'Seulement si vous louez au nom d’une entreprise',
    },
    'legal.ifu': { label: 'IFU', hint: 'Identifiant fiscal unique, 13 chiffres' },
    'legal.rccm': {
      label: 'RCCM',
      hint: 'Registre du commerce, par exemple RB/COT/25 A 1234',
    },
    'legal.acceptedTerms': { label: 'Conditions d’utilisation' },
    'preferences.preferredZones': { label: 'Quartiers et villes' },
    'preferences.budgetMin': { label: 'Loyer minimum' },
    'preferences.budgetMax': { label: 'Loyer maximum' },
    'preferences.homeDescription': { label: 'Le logement' },
  } as Record<string, { label: string; hint?: string }>,
  budget: 'Loyer par mois, en francs CFA',
  thousands: (low: number, high: number) => `${low} à ${high} mille`,
  terms: {
    accept: (version: string) =>
      `J’ai lu et j’accepte les conditions d’utilisation (version ${version}).`,
    title: 'Ce que nous faisons de vos données',
    text: [
      'Pourquoi : vérifier votre identité et vous mettre en relation pour une location. Rien d’autre.',
      'Durée : un brouillon, un jour après votre dernière réponse ; un profil, tant que votre compte existe.',
      'Comment : noms, numéros et budget sont chiffrés. Notre équipe ne voit un numéro que pour le vérifier.',
      'Sur cet appareil : seulement les réponses pas encore enregistrées, un jour au plus.',
      'Vos droits : les voir, les corriger, les faire effacer, retirer votre accord, à tout moment.',
    ],
  },
  summary: {
    none: 'Pas de réponse',
    accepted: 'Acceptées, version',
    send: 'Terminer mon inscription',
    fix: 'Il manque encore quelque chose : complétez ou corrigez ce qui est signalé.',
    again: 'Des réponses ont changé ailleurs. Relisez, puis recommencez.',
  },
  conflict: {
    title: 'Deux réponses différentes',
    lead: 'Elle a aussi été changée ailleurs. Laquelle gardons-nous ?',
    yours: 'Ici',
    theirs: 'Autre appareil',
    keep: 'Garder ce choix',
  },
  done: {
    title: (name: string) => `Bienvenue, ${name} !`,
    lead: 'Votre inscription est terminée. Nous vous écrivons pour la suite.',
    kyc: {
      PENDING: 'Notre équipe vérifie votre identité.',
      VERIFIED: 'Votre identité est vérifiée.',
      REJECTED: 'Votre identité n’a pas pu être vérifiée.',
    } as Record<string, string>,
  },
};
