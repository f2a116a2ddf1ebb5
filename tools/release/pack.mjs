// npm run release:pack [-- --trial]: a tarball of each package in build/release, with prebuilt .node files for this platform.
// With --trial also from older sources than the newest, where those can't be fetched: not for publishing.
import { execFileSync } from 'node:child_process'
import { rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { backends, root } from '../facts.mjs'
import { install } from '../setup.mjs'
import { conformancePackage, stageConformance } from './conformance.mjs'
import { makeNatives, platform } from './natives.mjs'
import { notices } from './notices.mjs'
import { packages, sbomName } from './packages.mjs'
import { billOfMaterials } from './sbom.mjs'
import { stagePackage } from './stage.mjs'

const release = join(root, 'build/release')
const megabytes = (file) => `${(statSync(file).size / 1e6).toFixed(2)} MB`

function pack(folder) {
  const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', release]
  const [{ filename }] = JSON.parse(execFileSync('npm', args, { cwd: folder, encoding: 'utf8' }))
  return join(release, filename)
}

async function packConformance() {
  const folder = await stageConformance()
  writeFileSync(join(folder, sbomName), billOfMaterials(folder, conformancePackage, platform))
  const tarball = pack(folder)
  console.log(`${tarball} ${megabytes(tarball)}`)
}

async function packAll({ mayBeOlder }) {
  install('demo')
  const natives = makeNatives(backends, { mayBeOlder })
  // Tarballs of an older version would be published with these.
  rmSync(release, { recursive: true, force: true })
  for (const wanted of packages) {
    const folder = await stagePackage(wanted, { platform, natives })
    writeFileSync(join(folder, 'THIRD-PARTY-NOTICES'), notices(wanted))
    writeFileSync(join(folder, sbomName), billOfMaterials(folder, wanted, platform))
    const tarball = pack(folder)
    console.log(`${tarball} ${megabytes(tarball)}`)
  }
  await packConformance()
}

try {
  await packAll({ mayBeOlder: process.argv.includes('--trial') })
} catch (error) {
  console.error(`release: ${error.message}`)
  process.exitCode = 1
}
