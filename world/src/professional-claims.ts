import type { Day } from './day.ts'
import type { ExerciseSituation, Professional } from './professional.ts'
import { situationsOn } from './professional.ts'

/** Identifier of the stand-in's user store, as it appears inside `sub`. */
const userStore = 'c10150a0-0000-4000-8000-000000000000'

/** `sub` of a professional: stable, and not the RPPS alone. */
export function subjectOf(professional: Pick<Professional, 'rpps'>): string {
  return `f:${userStore}:${nationalIdOf(professional)}`
}

/** National identifier of a professional (IDNPS): 8 followed by the RPPS. */
export function nationalIdOf(professional: Pick<Professional, 'rpps'>): string {
  return `8${professional.rpps}`
}

/**
 * Claims of userinfo, in the shape Pro Santé Connect gives them: identity at the root, and under `SubjectRefPro` one exercise
 * with one activity for each situation in force on the day. Someone who has left everywhere keeps an exercise without activity.
 * The shape is modelled on published examples of userinfo; sector and role codes are plausible, not authoritative.
 */
export function claimsOf(professional: Professional, day: Day): Record<string, unknown> {
  const situations = situationsOn(professional, day)
  const main = situations[0]
  return {
    sub: subjectOf(professional),
    SubjectNameID: nationalIdOf(professional),
    preferred_username: nationalIdOf(professional),
    given_name: professional.givenName,
    family_name: professional.familyName.toUpperCase(),
    SubjectRole: [`${professional.profession}^1.2.250.1.213.1.1.5.5`],
    Secteur_Activite: `${sectorOf(professional)}^1.2.250.1.71.4.2.4`,
    ...(main === undefined ? {} : { SubjectOrganization: main.siteName, SubjectOrganizationID: structureIdOf(main) }),
    Mode_Acces_Raison: '',
    Palier_Authentification: 'APPPRIP3^1.2.250.1.213.1.5.1.1.1',
    otherIds: [{ identifiant: professional.rpps, origine: 'RPPS', qualite: 1 }],
    SubjectRefPro: {
      codeCivilite: professional.sex === 'F' ? 'MME' : 'M',
      exercices: [
        {
          codeProfession: professional.profession,
          codeCategorieProfessionnelle: 'C',
          nomDexercice: professional.familyName.toUpperCase(),
          prenomDexercice: professional.givenName,
          codeTypeSavoirFaire: professional.profession === '10' ? 'S' : '',
          codeSavoirFaire: professional.profession === '10' ? 'SM26' : '',
          activities: situations.map((situation) => activityOf(professional, situation)),
        },
      ],
    },
  }
}

function activityOf(professional: Professional, situation: ExerciseSituation): Record<string, string> {
  return {
    identifiantActivite: situation.id,
    codeModeExercice: situation.mode,
    codeSecteurDactivite: sectorOf(professional),
    codeRole: situation.role === 'locum' ? 'REMPLACANT' : situation.role === 'holder' ? 'TITULAIRE' : 'SALARIE',
    codeGenreActivite: 'GENR01',
    numeroFinessSite: situation.finess,
    numeroSiretSite: '',
    identifiantTechniqueDeLaStructure: structureIdOf(situation),
    raisonSocialeSite: situation.siteName,
  }
}

function structureIdOf(situation: ExerciseSituation): string {
  return `F${situation.finess}`
}

/** SA33 pharmacie d'officine, SA07 cabinet individuel. */
function sectorOf(professional: Professional): string {
  return professional.profession === '10' ? 'SA07' : 'SA33'
}
