import PlatenCommands

await Platen.run()
