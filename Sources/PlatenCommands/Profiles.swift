import ArgumentParser
import ESCPOS
import StrictJSON

/// `platen profiles`: the kinds of printers that Platen knows.
struct Profiles: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show the kinds of printers that Platen knows.",
    subcommands: [List.self, Show.self]
  )

  /// `platen profiles list`: every profile on a line.
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Show all profiles.")

    @Flag(help: "Write the answer as JSON, one object on a line.")
    var json = false

    func run() {
      let width = Profile.builtIn.map(\.name.count).max() ?? 0
      for profile in Profile.builtIn {
        if json {
          Terminal.answer(profile.summary.text())
          continue
        }
        let name = profile.name + String(repeating: " ", count: width - profile.name.count)
        let model = [profile.maker, profile.model].filter { !$0.isEmpty }.joined(separator: " ")
        let paper = "\(profile.columns) columns, \(profile.dots) dots"
        Terminal.answer("\(name)  \(paper)  \(model.isEmpty ? "any maker" : model)")
      }
    }
  }

  /// `platen profiles show NAME`: all facts of one profile with their sources.
  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Show all facts of one profile.")

    @Argument(help: "The profile's name, as `platen profiles list` shows it.")
    var name: String

    @Flag(help: "Write the answer as JSON.")
    var json = false

    func run() throws {
      guard let profile = Profile.named(name) else {
        Terminal.notice("platen: there is no profile \"\(name)\"; see `platen profiles list`")
        throw ExitCode(PlatenExit.badInput.rawValue)
      }
      if json {
        var object = profile.summary.object ?? JSONObject()
        for (fact, value) in profile.facts where object[fact] == nil {
          object[fact] = .string(value)
        }
        Terminal.answer(JSONValue.object(object).text())
        return
      }
      let width = profile.facts.map(\.name.count).max() ?? 0
      for (fact, value) in profile.facts {
        let label = fact + String(repeating: " ", count: width - fact.count)
        Terminal.answer("\(label)  \(value)")
      }
    }
  }
}

extension Profile {
  fileprivate var summary: JSONValue {
    [
      "name": .string(name), "maker": .string(maker), "model": .string(model),
      "columns": .number(JSONNumber(Int64(columns))), "dots": .number(JSONNumber(Int64(dots))),
    ]
  }
}
