import ArgumentParser
import Payment
import ShopSimulation

/// Runs simulated shops until a rule is broken, or plays one of them again.
@main
struct SimulateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate",
    abstract: "Runs simulated shops with everything that can go wrong and checks the rules."
  )

  @Option(help: "About how many checkouts; each shop has \(ShopPlan.sales).")
  var sales: UInt64 = 10_000

  @Option(help: "The seed of the first shop; the others follow it.")
  var seed: UInt64 = 1

  @Option(help: "How many shops run at the same time.")
  var jobs = 2

  @Option(help: "Plays the shop of a seed again and prints its course; SEED+N dies at boundary N.")
  var replay: String?

  @Flag(help: "Looks for every planted bug and prints the rule that notices it.")
  var bugs = false

  func run() async throws {
    if let replay {
      try play(replay)
    } else if bugs {
      try hunt()
    } else {
      try await runAll()
    }
  }

  private func play(_ name: String) throws {
    let numbers = name.split(separator: "+", omittingEmptySubsequences: false).map { UInt64($0) }
    guard let seed = numbers.first ?? nil, !numbers.contains(nil) else {
      throw ValidationError("--replay is a seed, or a seed and boundaries such as 7+12")
    }
    let crashes = numbers.dropFirst().compactMap { $0.flatMap { Int(exactly: $0) } }
    let (lines, violation) = Campaign.replay(seed, crashes: crashes.isEmpty ? nil : Set(crashes))
    for line in lines {
      print(line)
    }
    guard let violation else {
      print("no rule is broken")
      return
    }
    print(violation)
    throw ExitCode.failure
  }

  private func hunt() throws {
    var isMissed = false
    for bug in PlantedBug.allCases {
      let seed = Campaign.hunt(bug, in: seed..<seed + max(1, sales / UInt64(ShopPlan.sales)))
      isMissed = isMissed || seed == nil
      print("\(bug.rawValue): \(bug.rule.rawValue), \(seed.map { "seed \($0)" } ?? "NOT NOTICED")")
    }
    if isMissed { throw ExitCode.failure }
  }

  private func runAll() async throws {
    let start = ContinuousClock.now
    let last = seed + max(1, sales / UInt64(ShopPlan.sales))
    let seeds = seed..<last
    var tally = Tally()
    do {
      try await withThrowingTaskGroup(of: Tally.self) { group in
        var next = seed
        func add() {
          guard next < last else { return }
          let batch = next..<min(next + 100, last)
          next = batch.upperBound
          group.addTask { try Campaign.run(batch) }
        }
        for _ in 0..<max(1, jobs) { add() }
        while let part = try await group.next() {
          tally.add(part)
          add()
        }
      }
    } catch let failure as Campaign.Failure {
      print(failure)
      throw ExitCode.failure
    }
    report(tally, seeds, start.duration(to: .now))
  }

  private func report(_ tally: Tally, _ seeds: Range<UInt64>, _ duration: Duration) {
    let seconds = max(0.001, duration / .seconds(1))
    print("seeds \(seeds.lowerBound) to \(seeds.upperBound - 1), \(tally.shops) shops")
    print("sales \(tally.sales), scans \(tally.attempts), paid \(tally.paidSales)")
    print("ends: \(listed(tally.states))")
    print("reasons: \(listed(tally.reasons))")
    print("told: \(listed(tally.verdicts))")
    print("refunds: \(listed(tally.refunds)), too much \(tally.refundObstacles)")
    print("told of refunds: \(listed(tally.refundVerdicts))")
    print("calls \(tally.calls), faults: \(listed(tally.faults))")
    print("crashes \(tally.crashes), checks of the watch \(tally.checks)")
    print("late charges given back \(tally.lateCharges)")
    print("reversed by refund \(tally.reversalsByRefund), flagged for a person \(tally.flagged)")
    let rate = Int(Double(tally.sales) / seconds)
    print("\((seconds * 10).rounded() / 10) seconds, \(rate) sales a second")
    print("0 violations")
  }

  private func listed<Key: RawRepresentable<String>>(_ counts: [Key: Int]) -> String {
    counts.map { "\($0.key.rawValue) \($0.value)" }.sorted().joined(separator: ", ")
  }
}
