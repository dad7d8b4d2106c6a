const SHARED = 'D’autres liront ce texte, sans votre nom ni vos coordonnées.';

export default {
  TENANT: `Ce que vous cherchez : chambres, calme, école proche… ${SHARED}`,
  LANDLORD: `Ce que vous louez : pièces, eau, électricité… ${SHARED}`,
  AGENT: `Les biens que vous gérez. ${SHARED}`,
};
