import Payment

/// Many shops, one after the other, until a rule is broken.
public enum Campaign {
  /// A shop in which a rule was broken.
  public struct Failure: Error, Sendable, CustomStringConvertible {
    /// The seed of the shop.
    public let seed: UInt64
    /// The boundaries at which its process died in place of those that the seed names.
    public var crashes: Set<Int>?
    /// What was broken.
    public let violation: Violation

    /// What happened, and how to see it again.
    public var description: String {
      let shop = ["\(seed)"] + (crashes ?? []).sorted().map(String.init)
      let name = shop.joined(separator: "+")
      return "\(violation); replay: swift run -c release simulate --replay \(name)"
    }
  }

  /// Runs the shops of these seeds.
  ///
  /// - Returns: what has happened.
  /// - Throws: the first broken rule.
  public static func run(_ seeds: Range<UInt64>) throws(Failure) -> Tally {
    var tally = Tally()
    for seed in seeds {
      tally.add(try run(ShopPlan(seed: seed)).tally)
    }
    return tally
  }

  /// Runs the shop of a seed in which the process dies at these boundaries alone.
  ///
  /// - Returns: what has happened, how many boundaries there were, and how every attempt ended.
  /// - Throws: the first broken rule.
  public static func run(
    seed: UInt64,
    crashes: Set<Int>
  ) throws(Failure) -> (tally: Tally, boundaries: Int) {
    do throws(Failure) {
      return try run(ShopPlan(seed: seed, crashes: crashes))
    } catch {
      throw Failure(seed: seed, crashes: crashes, violation: error.violation)
    }
  }

  static func run(_ plan: ShopPlan) throws(Failure) -> (tally: Tally, boundaries: Int) {
    let shop = Shop(plan)
    do throws(Violation) {
      try shop.run()
    } catch {
      throw Failure(seed: plan.seed, violation: error)
    }
    return (shop.tally, shop.boundaries)
  }

  /// Runs the shop of a seed and tells its course.
  ///
  /// - Parameters:
  ///   - seed: the seed.
  ///   - crashes: the boundaries at which the process dies in place of those of the seed.
  /// - Returns: the course, line by line, and the rule that was broken.
  public static func replay(
    _ seed: UInt64,
    crashes: Set<Int>? = nil
  ) -> (lines: [String], violation: Violation?) {
    let plan = crashes.map { ShopPlan(seed: seed, crashes: $0) } ?? ShopPlan(seed: seed)
    return trace(plan)
  }

  static func trace(_ plan: ShopPlan) -> (lines: [String], violation: Violation?) {
    let trace = Trace()
    let shop = Shop(plan, trace: trace)
    do throws(Violation) {
      try shop.run()
      return (trace.lines, nil)
    } catch {
      return (trace.lines, error)
    }
  }

  /// Looks for a mistake with the one rule that has to notice it.
  ///
  /// - Returns: the first seed whose shop breaks the rule; nil when none does.
  public static func hunt(_ bug: PlantedBug, in seeds: Range<UInt64>) -> UInt64? {
    seeds.first { seed in
      let shop = Shop(ShopPlan(seed: seed), bug: bug, rules: [bug.rule])
      do throws(Violation) {
        try shop.run()
        return false
      } catch {
        return error.rule == bug.rule
      }
    }
  }
}
