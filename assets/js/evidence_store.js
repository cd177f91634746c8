// Where pieces wait on the device: IndexedDB, which holds photos; else localStorage without photos; else this page alone.

const NAME = 'evidence'
const ROWS = 'pieces'

const done = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })

async function database() {
  const opening = indexedDB.open(NAME, 1)
  opening.onupgradeneeded = () => opening.result.createObjectStore(ROWS, { keyPath: 'id' })
  const db = await done(opening)
  const rows = (mode) => db.transaction(ROWS, mode).objectStore(ROWS)
  const all = async () => (await done(rows('readonly').getAll())).sort((a, b) => (a.at ?? 0) - (b.at ?? 0))
  return {
    isLasting: true,
    all,
    get: (id) => done(rows('readonly').get(id)),
    put: (row) => done(rows('readwrite').put({ at: Date.now(), ...row })),
    remove: (id) => done(rows('readwrite').delete(id)),
    clear: () => done(rows('readwrite').clear())
  }
}

// Photos stay in memory: localStorage holds text.
function plain(read, write, isLasting) {
  const rows = new Map(read().map((row) => [row.id, row]))
  const save = () => write([...rows.values()].map(({ photo, ...row }) => row))
  return {
    isLasting,
    all: async () => [...rows.values()],
    get: async (id) => rows.get(id),
    put: async (row) => {
      rows.set(row.id, { at: Date.now(), ...row })
      save()
    },
    remove: async (id) => {
      rows.delete(id)
      save()
    },
    clear: async () => {
      rows.clear()
      save()
    }
  }
}

async function choose() {
  try {
    return await database()
  } catch {
    try {
      const read = () => JSON.parse(localStorage.getItem(NAME) ?? '[]')
      read()
      return plain(read, (rows) => localStorage.setItem(NAME, JSON.stringify(rows)), true)
    } catch {
      return plain(() => [], () => {}, false)
    }
  }
}

// One for all who ask, so that none writes over what another has put there.
let opened
export const openStore = () => (opened ??= choose())
