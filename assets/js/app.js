// Everything here improves pages that already work without it.
import { Button, CharacterCount, Checkboxes, createAll, ErrorSummary, NotificationBanner, PasswordInput, Radios, SkipLink, Tabs } from 'govuk-frontend'
import { MultiSelect, SortableTable } from '@ministryofjustice/frontend'
import { narrowChoices } from './choices.js'
import { watchEvidence } from './evidence.js'
import { watchKeys } from './keys.js'
import { watchMenus } from './menus.js'
import { watchPosted } from './posted.js'
import { watchPrint } from './print.js'
import { watchSwaps } from './swaps.js'
import { nameTableParts } from './tables.js'
import { watchUnsaved } from './unsaved.js'

const components = [Button, CharacterCount, Checkboxes, ErrorSummary, NotificationBanner, PasswordInput, Radios, SkipLink, Tabs, MultiSelect, SortableTable]

function start(scope) {
  for (const component of components) createAll(component, undefined, scope)
  nameTableParts(scope)
  narrowChoices(scope)
}

document.body.classList.add('js-enabled', 'govuk-frontend-supported')
start(document)
watchKeys()
watchMenus()
watchPosted()
watchPrint()
watchSwaps(start)
watchEvidence()
watchUnsaved()
