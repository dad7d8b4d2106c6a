const PEOPLE = 'Des personnes qui cherchent ce que vous proposez';

export default {
  title: {
    TENANT: 'Des logements qui pourraient vous convenir',
    LANDLORD: PEOPLE,
    AGENT: PEOPLE,
  } as Record<string, string>,
  basis: {
    MEANING: 'D’après le sens de votre description, vos quartiers et votre budget.',
    WORDS: 'D’après les mots de votre description, vos quartiers et votre budget.',
    FILTERS: 'D’après vos quartiers et votre budget seulement.',
  } as Record<string, string>,
  contact:
    'Pour entrer en contact, passez par Immo Bénin. Noms et numéros ont été retirés (« … »).',
  none: {
    described: 'Rien pour l’instant ; revenez bientôt, d’autres s’inscrivent.',
    undescribed:
      'Rien pour l’instant ; revenez bientôt. Sans description, seuls vos quartiers et votre budget comptent.',
  },
  nowhere: 'Quartier non précisé',
  between: (low: string, high: string) => `de ${low} à ${high} F par mois`,
  above: (low: string) => `à partir de ${low} F par mois`,
  upTo: (high: string) => `jusqu’à ${high} F par mois`,
  inCommon: 'En commun :',
  near: 'Ressemblance',
  percent: (number: number) => `${number} %`,
  open: 'Lire la suite',
  fold: 'Replier',
  more: 'Voir plus',
  tomorrow: 'Vous avez beaucoup cherché aujourd’hui. Revenez demain.',
  away: 'La recherche ne répond pas pour l’instant.',
};
