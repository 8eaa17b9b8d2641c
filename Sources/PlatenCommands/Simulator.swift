import ArgumentParser
#if canImport(Glibc)
  import Glibc
#endif
import PockytSimulator
import StrictJSON

/// `platen simulator`: the gateway for anyone's client, without money.
struct Simulator: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run a simulated gateway on this machine.",
    discussion: """
      The last two digits of a code choose what happens: 00-49 success at once;
      50-69 success after (n-49) queries; 70-79 declined; 80-89 pending for ever;
      90-99 success after (n-89)*2 seconds. GET /simulator/ledger shows what was
      charged.

      --faults names a plan of what goes wrong, in JSON:
        {"rules": [{"reference": "A-1", "call": "prepay", "turn": 1,
                    "fault": {"kind": "deliveredLate", "milliseconds": 60000}}],
         "scripts": [{"reference": "A-2", "cancelWindow": 0, "refundDelay": 60000,
                      "outcome": {"kind": "paidAfter", "milliseconds": 5000}}],
         "chance": {"share": 50, "seed": 7}}
      A rule without reference, call or turn fits all; a wrong kind is answered
      with the list of all. POST /simulator/faults replaces the plan while it
      runs, GET shows it, and POST /simulator/advance {"milliseconds": n} moves
      the simulator's clock forward.
      """
  )

  @Option(help: "The port; 0 takes any that is free.")
  var port = 0

  @Option(help: "A file in which the ledger outlives the simulator.")
  var ledger: String?

  @Option(help: "How long each call is on its way, in milliseconds, 0 to 60000.")
  var latency = 0

  @Option(help: "A file with the plan of what goes wrong.")
  var faults: String?

  @Option(help: "How many calls of 1000 go wrong by chance, besides the plan's rules.")
  var faultShare: Int?

  @Option(help: "What the faults by chance follow from: the same seed, the same faults.")
  var seed: UInt64?

  func validate() throws {
    guard (0...65_535).contains(port) else {
      throw ValidationError("--port: 0 to 65535")
    }
    guard (0...60_000).contains(latency) else {
      throw ValidationError("--latency: 0 to 60000 milliseconds")
    }
    guard (0...1000).contains(faultShare ?? 0) else {
      throw ValidationError("--fault-share: 0 to 1000")
    }
    guard seed == nil || faultShare != nil else {
      throw ValidationError("--seed: belongs to --fault-share")
    }
  }

  func run() async throws {
    let plan: FaultPlan
    do {
      plan = try readPlan()
    } catch {
      Terminal.notice("platen: \(error)")
      throw ExitCode(error.exit.rawValue)
    }
    do {
      let server = try SimulatorServer(
        ledgerFile: ledger,
        port: port,
        latency: .milliseconds(latency),
        plan: plan
      )
      let url = "http://127.0.0.1:\(try await server.start())"
      let merchant = SimulatedMerchant.demo
      Terminal.answer("TEST gateway at \(url)")
      Terminal.answer(
        "merchantNo \(merchant.merchantNo), storeNo \(merchant.storeNo), "
          + "token \(SimulatedMerchant.demoToken)"
      )
      if let chance = plan.chance {
        Terminal.answer("\(chance.share) of 1000 calls go wrong by chance, seed \(chance.seed)")
      }
      await Interrupts.next()
      await server.stop()
    } catch {
      Terminal.notice("platen: the simulator does not start: \(error)")
      throw ExitCode(PlatenExit.storage.rawValue)
    }
  }

  private func readPlan() throws(CommandError) -> FaultPlan {
    var plan = FaultPlan()
    if let faults {
      guard let bytes = SmallFile.read(faults, limit: 1 << 20) else {
        throw CommandError(.badInput, "\(faults): \(String(cString: strerror(errno)))")
      }
      do {
        plan = try FaultPlan(json: JSONField(try JSONValue(parsing: bytes)))
      } catch {
        throw CommandError(.badInput, "\(faults): \(error)")
      }
    }
    if let faultShare {
      plan.chance = .init(share: faultShare, seed: seed ?? .random(in: 0...999_999))
    }
    return plan
  }
}
