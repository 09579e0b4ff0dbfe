/** What the endpoints for people answer, as far as a command line shows it. */

export type Page<Item> = { readonly items: readonly Item[] }

export type Family = {
  readonly kind: string
  readonly geboortedatum: string | null
  readonly rol: string
  readonly heeftGezag: boolean
  readonly anderen: readonly { readonly rol: string; readonly roepnaam: string }[]
}

type Named = { readonly id: string | null; readonly naam: string | null; readonly soort: string }

export type OpenQuestion = {
  readonly id: string
  readonly kind: string
  readonly vrager: Named
  readonly houder: Named
  readonly ontvanger: Named
  readonly doel: string
  readonly categorieen: readonly string[]
  readonly reden: string
  readonly laatsteDag: string | null
  readonly verlooptOp: string
}

export type Choice = {
  readonly id: string
  readonly kind: string
  readonly houder: string
  readonly ontvanger: string
  readonly doel: string
  readonly categorieen: readonly { readonly categorie: string; readonly staat: string }[]
  readonly staat: string
  readonly alleAntwoordenBinnen: boolean
  readonly tot: string | null
}

export type ShownText = {
  readonly tekst: string
  readonly tekstversie: string
  readonly laatsteDag: string
}

export type LogRow = {
  readonly nummer: number
  readonly op: string
  readonly gebeurtenis: string
  readonly tekst: string
  readonly wie: { readonly naam: string | null; readonly soort: string } | null
  readonly houder: { readonly naam: string | null; readonly soort: string } | null
  readonly wat: readonly string[]
  readonly waarom: string | null
  readonly grond: readonly string[]
  readonly uitkomst: string | null
  readonly onderwerp: string | null
}
