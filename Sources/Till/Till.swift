import ESCPOS
import Journal
import Payment
import Pockyt
public import Sales
import Spool
import Synchronization

/// One till's service: checkouts, receipts and what an earlier process left.
///
/// The command line and the protocol call this and nothing below it.
public final class Till: Sendable {
  let setup: TillSetup
  let journal: Journal
  let owner: Owner
  let client: PockytClient
  let gatewayWatch: GatewayWatch
  private let transport: HTTPTransport
  private let work = Mutex<Set<Work>>([])
  private let recovering = Mutex<Set<SaleReference>>([])

  /// Something that a task of this process is at work on.
  enum Work: Hashable {
    case attempt(SaleReference, Int)
    case refund(String)
    case job(Int64)
  }

  /// Opens the journal and claims a name for this process's work.
  ///
  /// - Throws: `TillError` when the data directory or a file of the configuration cannot be used.
  public init(_ setup: TillSetup) throws(TillError) {
    self.setup = setup
    do {
      let directory = try DataDirectory(path: setup.dataDirectory)
      journal = try Journal(in: directory, bootID: TillClock.bootID())
      try journal.tie(to: setup.gateway.world)
      owner = try Owner(id: randomDigits(16), in: directory)
    } catch {
      throw .journal(error)
    }
    do {
      transport = try HTTPTransport(url: setup.gateway.url, roots: setup.gateway.roots)
    } catch {
      throw .configuration(error.description)
    }
    let health = GatewayWatch()
    gatewayWatch = health
    client = PockytClient(
      merchant: setup.gateway.merchant,
      token: setup.gateway.token,
      transport: transport,
      options: setup.gateway.options
    ) { health.note($0) }
  }

  /// Ends the connections and the claim; the till is not used afterwards.
  public func close() async {
    await transport.shutDown()
    owner.retire()
  }

  /// A reference that no sale has: the moment in UTC and random digits.
  public static func newReference() -> SaleReference {
    let moment = LocalTime(TillClock.wall(), offsetMinutes: 0).description
    let digits = moment.prefix(19).filter(\.isNumber)
    return SaleReference("S\(digits)-\(randomDigits(6))") ?? newReference()
  }

  /// Takes work on; false when another task of this process is at it.
  func begin(_ item: Work) -> Bool {
    work.withLock { $0.insert(item).inserted }
  }

  func end(_ item: Work) {
    work.withLock { _ = $0.remove(item) }
  }

  /// True while this process goes on with a sale that another one left.
  func isRecovering(_ sale: SaleReference) -> Bool {
    recovering.withLock { $0.contains(sale) }
  }

  func setRecovering(_ isRecovering: Bool, _ sale: SaleReference) {
    recovering.withLock { sales in
      if isRecovering { sales.insert(sale) } else { sales.remove(sale) }
    }
  }

  /// True when a process is there that goes on with what is left: `platen watch` or `platen serve`.
  public var isWatched: Bool {
    guard let lock = try? journal.directory.lockWatch() else { return true }
    lock.release()
    return false
  }

  var spool: Spool {
    Spool(
      journal: journal,
      owner: owner,
      printer: setup.printer,
      now: TillClock.wall,
      clock: TillClock.local
    )
  }
}
