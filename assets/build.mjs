// Builds app.css, app.js and the files they need into build/assets (Django's static files storage adds the hashes).
import { build } from 'esbuild'
import { cp, mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { compile, NodePackageImporter } from 'sass'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const out = join(root, 'build', 'assets')
const fonts = join(root, 'node_modules', '@fontsource-variable', 'inter', 'files')
const icons = join(root, 'assets', 'images')

await rm(out, { recursive: true, force: true })
await mkdir(join(out, 'fonts'), { recursive: true })

const { css } = compile(join(root, 'assets', 'scss', 'app.scss'), {
  importers: [new NodePackageImporter(root)],
  loadPaths: [root, join(root, 'node_modules')],
  quietDeps: true,
  style: 'compressed'
})
await writeFile(join(out, 'app.css'), css)

await build({
  entryPoints: [join(root, 'assets', 'js', 'app.js')],
  outfile: join(out, 'app.js'),
  bundle: true,
  format: 'esm',
  legalComments: 'none',
  minify: true,
  target: ['es2020']
})

for (const name of ['inter-latin-wght-normal.woff2', 'inter-latin-ext-wght-normal.woff2']) {
  await cp(join(fonts, name), join(out, 'fonts', name))
}
await cp(icons, join(out, 'images'), { recursive: true })
