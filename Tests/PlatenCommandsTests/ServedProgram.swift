import Foundation
import StrictJSON
import Subprocess
import Synchronization
import Testing

/// A `platen serve` child and the program's end of its pipes.
struct ServedProgram {
  private let write: (String) async throws -> Void
  private let read: () async throws -> String?
  private let prints = Prints()

  /// The last news of each paper.
  private final class Prints: Sendable {
    let news = Mutex<[Int64: JSONValue]>([:])
  }

  /// Starts a service, runs a test with it, closes its input, and gives its exit code.
  @discardableResult
  static func run(
    _ arguments: [String],
    _ test: (inout ServedProgram) async throws -> Void
  ) async throws -> Int32? {
    let result = try await Subprocess.run(
      PlatenProcess.configuration(["serve"] + arguments, deadline: 60_000),
      input: .inputWriter,
      output: .sequence,
      error: .discarded
    ) { child in
      var lines = child.standardOutput.strings().makeAsyncIterator()
      var program = ServedProgram(
        write: { _ = try await child.standardInputWriter.write($0) },
        read: { try await lines.next() }
      )
      do {
        try await test(&program)
      } catch {
        try? await child.standardInputWriter.finish()
        throw error
      }
      try await child.standardInputWriter.finish()
      while try await lines.next() != nil {}
    }
    return if case .exited(let code) = result.terminationStatus { code } else { nil }
  }

  /// Reads to the end of the service's output.
  func end() async throws {
    while try await read() != nil {}
  }

  /// Sends a line as it is.
  func send(_ line: String) async throws {
    try await write(line + "\n")
  }

  /// Sends a request.
  func request(_ id: Int, _ method: String, _ params: JSONValue = [:]) async throws {
    let request: JSONValue = [
      "jsonrpc": "2.0", "id": .number(JSONNumber(Int64(id))), "method": .string(method),
      "params": params,
    ]
    try await send(request.text())
  }

  /// The next message of the service; every line must be JSON.
  func next() async throws -> JSONValue {
    let line = try #require(try await read())
    let message = try JSONValue(parsing: line.trimmingCharacters(in: .newlines))
    if let news = message["params"], let job = news["job"]?.integer {
      prints.news.withLock { $0[job] = news }
    }
    return message
  }

  /// Reads until a paper has come to its end, or to a state that is waited for; what was heard
  /// before counts.
  func paper(_ print: JSONValue?, in states: Set<String> = ends) async throws -> JSONValue {
    let job = try #require(print?["job"]?.integer)
    var paper = try #require(print)
    while !states.contains(paper["state"]?.string ?? "") {
      let known = prints.news.withLock { $0.removeValue(forKey: job) }
      if let known {
        paper = known
      } else {
        _ = try await next()
      }
    }
    return paper
  }

  /// The states in which a paper has come to its end.
  static let ends: Set = ["printed", "handedOver", "possiblyPrinted", "cancelled"]

  /// Reads until the answer to a request comes; the events before it are given too.
  func answer(_ id: Int) async throws -> (answer: JSONValue, events: [JSONValue]) {
    var events: [JSONValue] = []
    while true {
      let message = try await next()
      if message["id"]?.integer == Int64(id) { return (message, events) }
      events.append(message)
    }
  }

  /// Reads until an event of this name comes.
  func event(_ method: String) async throws -> JSONValue {
    while true {
      let message = try await next()
      if message["method"]?.string == method { return message["params"] ?? .null }
    }
  }

  /// Sends a request and gives its result.
  func result(_ id: Int, _ method: String, _ params: JSONValue = [:]) async throws -> JSONValue {
    try await request(id, method, params)
    let (answer, _) = try await answer(id)
    return try #require(answer["result"], "\(answer)")
  }

  /// Sends a request and gives the stable word of its error.
  func refusal(_ id: Int, _ method: String, _ params: JSONValue = [:]) async throws -> String? {
    try await request(id, method, params)
    return try await answer(id).answer["error"]?["data"]?["reason"]?.string
  }
}
