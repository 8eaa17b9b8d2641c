import Payment
public import Pockyt
import Synchronization

/// How the gateway answers the calls of this process.
public struct GatewayCondition: Sendable, Equatable {
  /// Up, slow or down.
  public let state: GatewayHealth.State
  /// Milliseconds that it has been so; nil when it was never otherwise.
  public let duration: Int64?
}

/// Keeps the gateway's health and tells its changes.
final class GatewayWatch: Sendable {
  private let health = Mutex(GatewayHealth())
  let changes: AsyncStream<GatewayHealth.State>
  private let continuation: AsyncStream<GatewayHealth.State>.Continuation

  init() {
    // Whoever is slow to listen needs the last change only.
    (changes, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
  }

  func note(_ call: CallReport) {
    let change: GatewayHealth.State? = health.withLock { health in
      let before = health.state
      health.note(call, at: TillClock.boot())
      return health.state == before ? nil : health.state
    }
    if let change { continuation.yield(change) }
  }

  var condition: GatewayCondition {
    health.withLock { health in
      GatewayCondition(
        state: health.state,
        duration: health.since.map { TillClock.boot() - $0 }
      )
    }
  }
}

extension Till {
  /// How the gateway answers, by the calls of this process.
  public var gateway: GatewayCondition { gatewayWatch.condition }

  /// The changes of `gateway` from now on; for one listener.
  public var gatewayChanges: AsyncStream<GatewayHealth.State> { gatewayWatch.changes }
}
