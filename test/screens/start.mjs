// The entry of `npm run screenshots`: any Node can load it, and says what is needed where it is too old.
const NODE_NEEDED = 24

if (Number(process.versions.node.split('.')[0]) < NODE_NEEDED) {
  process.stderr.write(
    `The screenshots need Node ${NODE_NEEDED}; this is ${process.versions.node}. "npm run screenshots" takes the one of npm ci.\n`,
  )
  process.exitCode = 2
} else {
  const { main } = await import('./main.ts')
  await main()
}
