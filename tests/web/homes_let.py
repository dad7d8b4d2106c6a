"""Homes to look at in a picture, and who looks for one."""

from typing import Any

LET: tuple[dict[str, Any], ...] = (
    {
        "name": "Koffi",
        "preferredZones": ["calavi", "godomey"],
        "budgetMin": 60_000,
        "budgetMax": 90_000,
        "homeDescription": "Deux chambres et un salon carrelés, au calme, près de "
        "l’université.\nCour propre, compteur personnel, forage.\n"
        "Appelez Koffi Hounsou au 01 97 12 34 56.",
    },
    {
        "preferredZones": ["calavi"],
        "budgetMax": 75_000,
        "homeDescription": "Chambre-salon avec douche interne, à deux pas du campus. "
        "Eau et courant.",
    },
    {
        "preferredZones": ["calavi"],
        "budgetMin": 80_000,
        "budgetMax": 150_000,
        "homeDescription": "Appartement au premier : deux chambres, deux douches, "
        "cuisine équipée, balcon.\n\nRue pavée, à cinq minutes à pied de l’université. "
        "Gardien la nuit.\nTrois mois d’avance et un mois de caution.\n"
        "Visites le samedi, de huit heures à midi.",
    },
    {"homeDescription": "Petite maison tranquille, deux chambres, jardin."},
    {
        "preferredZones": ["godomey"],
        "budgetMin": 450_000,
        "homeDescription": "Villa de standing, quatre chambres.",
    },
    {
        "preferredZones": ["godomey"],
        "homeDescription": "Deux chambres, douche, cuisine. Quartier paisible.",
    },
    {
        "preferredZones": ["calavi"],
        "budgetMin": 50_000,
        "homeDescription": "Studio pour étudiant, sur le goudron.",
    },
)
WANTED: dict[str, Any] = {
    "preferredZones": ["calavi", "godomey"],
    "budgetMin": 50_000,
    "budgetMax": 100_000,
    "homeDescription": "Deux chambres au calme, près de l’université, avec une douche "
    "interne.",
}
