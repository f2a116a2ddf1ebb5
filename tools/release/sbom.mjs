// The bill of materials of a package, a CycloneDX document: its addons, the libraries inside and the npm packages, with versions,
// licences and hashes.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { Enums, Models, Serialize, Spec } from '@cyclonedx/cyclonedx-library'
import { root } from '../facts.mjs'
import { librariesIn, npmInAddons, npmInBundles } from './inside.mjs'

const { Component, ExternalReference, HashDictionary } = Models
const { ComponentType, ExternalReferenceType, HashAlgorithm } = Enums

const hashes = (file) =>
  new HashDictionary([[HashAlgorithm['SHA-256'], createHash('sha256').update(readFileSync(file)).digest('hex')]])

const licences = (id) => new Models.LicenseRepository([new Models.SpdxLicense(id)])

const fileComponent = (name, file) => new Component(ComponentType.File, name, { bomRef: name, hashes: hashes(file) })

// A purl writes a colon as it is, unlike encodeURIComponent.
const encoded = (text) => encodeURIComponent(text).replaceAll('%3A', ':')

function debianUrl({ apt, source, version, architecture = 'source' }) {
  return `pkg:deb/debian/${source ?? apt}@${encoded(version)}?arch=${architecture}`
}

/** Where Debian keeps every version of its sources. */
function sourceOf({ source, version, description }) {
  const url = `https://snapshot.debian.org/package/${source}/${encodeURIComponent(version)}/#${basename(description)}`
  return new ExternalReference(url, ExternalReferenceType.SourceDistribution, { hashes: hashes(description) })
}

function libraryComponent(library) {
  const { apt, source, version, licence, files } = library
  const purl = debianUrl(library)
  const component = new Component(ComponentType.Library, source ?? apt, {
    bomRef: purl,
    purl,
    version,
    licenses: licences(licence),
    components: new Models.ComponentRepository(files.map((file) => fileComponent(`${apt}:${basename(file)}`, file)))
  })
  if (source) component.externalReferences.add(sourceOf(library))
  return component
}

function npmComponent({ name, version, licence, integrity }) {
  const purl = `pkg:npm/${name}@${version}`
  const sha512 = Buffer.from(integrity.replace(/^sha512-/, ''), 'base64').toString('hex')
  const hash = new HashDictionary([[HashAlgorithm['SHA-512'], sha512]])
  return new Component(ComponentType.Library, name, {
    bomRef: purl,
    purl,
    version,
    licenses: licences(licence),
    hashes: hash
  })
}

function packageComponent({ name, version, license, repository, homepage, bugs }) {
  const [group, short] = name.split('/')
  const purl = `pkg:npm/${encodeURIComponent(group)}/${short}@${version}`
  const places = { VCS: repository.url, Website: homepage, IssueTracker: bugs.url }
  return new Component(ComponentType.Library, short, {
    bomRef: purl,
    purl,
    group,
    version,
    licenses: licences(license),
    externalReferences: new Models.ExternalReferenceRepository(
      Object.entries(places).map(([type, url]) => new ExternalReference(url, ExternalReferenceType[type]))
    )
  })
}

/** The same component for several addons. */
function collector(bom) {
  const known = new Map()
  return (component) => {
    const ref = component.bomRef.value
    if (!known.has(ref)) {
      known.set(ref, component)
      bom.components.add(component)
    }
    return known.get(ref)
  }
}

const connect = (component, needed) => {
  for (const { bomRef } of needed) component.dependencies.add(bomRef)
}

function addonComponent(folder, platform, backend) {
  const name = `prebuilds/${platform}/${backend}.node`
  return fileComponent(name, join(folder, name))
}

// The same for every packing of one commit.
const commitTime = () =>
  new Date(execFileSync('git', ['log', '-1', '--format=%cI'], { cwd: root, encoding: 'utf8' }).trim())

function describe(folder, { backends }, platform) {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const component = packageComponent(manifest)
  const bom = new Models.Bom({ metadata: new Models.Metadata({ component, timestamp: commitTime() }) })
  const collected = collector(bom)
  if (backends.length === 0) return bom
  const headers = npmInAddons().map(npmComponent).map(collected)
  const addons = backends.map((backend) => {
    const addon = collected(addonComponent(folder, platform, backend))
    connect(addon, [...librariesIn(backend).map(libraryComponent).map(collected), ...headers])
    return addon
  })
  connect(component, [...addons, ...npmInBundles(backends).map(npmComponent).map(collected)])
  return bom
}

/** The document of a package that is laid out in `folder`, as text. */
export function billOfMaterials(folder, wanted, platform) {
  const factory = new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6)
  return new Serialize.JsonSerializer(factory).serialize(describe(folder, wanted, platform), {
    sortLists: true,
    space: 2
  })
}
