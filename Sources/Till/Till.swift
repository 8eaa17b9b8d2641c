import ESCPOS
import Journal
import Payment
import Pockyt
import PrintJob
import Rasters
import ReceiptTemplates
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
  /// For questions that nobody waits for: it has a slower pace of its own, so that a customer's
  /// never stand in line behind them.
  let background: PockytClient
  let gatewayWatch: GatewayWatch
  private let transport: HTTPTransport
  let spool: Spool
  let spoolWatch: SpoolWatch
  private let work = Mutex<Set<Work>>([])
  private let live = Mutex<Set<Work>>([])

  /// Something that a task of this process is at work on.
  enum Work: Hashable {
    case attempt(SaleReference, Int)
    case refund(String)
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
      transport = try HTTPTransport(
        url: setup.gateway.url,
        connectTimeout: setup.gateway.connectTimeout,
        roots: setup.gateway.roots
      )
    } catch {
      throw .configuration(error.description)
    }
    let health = GatewayWatch()
    gatewayWatch = health
    let (merchant, token) = (setup.gateway.merchant, setup.gateway.token)
    let watch = SpoolWatch()
    spoolWatch = watch
    let brushes = Brushes(setup.pictures)
    spool = Spool(
      journal: journal,
      owner: owner,
      setup: setup.spool,
      rasterizer: { brushes.rasterizer(for: $0) },
      wall: TillClock.wall,
      clock: TillClock.local,
      boot: { Moment(milliseconds: TillClock.boot().milliseconds) }
    ) { watch.note($0) }
    var options = setup.gateway.options
    options.callsPerSecond = max(1, options.callsPerSecond - 1)
    client = PockytClient(
      merchant: merchant,
      token: token,
      transport: transport,
      options: options
    ) { health.note($0) }
    options.callsPerSecond = 1
    background = PockytClient(
      merchant: merchant,
      token: token,
      transport: transport,
      options: options
    ) { health.note($0) }
  }

  /// What is wrong with the machine's clock: receipts and the history would be dated before those
  /// that are there already; nil when nothing is.
  public var clockTrouble: String? {
    guard let last = try? journal.lastStep() else { return nil }
    let back = (last.milliseconds - TillClock.wall().milliseconds) / 1_000
    guard back > 60 else { return nil }
    return "the clock is \(back) s behind the last entry of the journal; set it right"
  }

  /// Ends the connections and the claim; the till is not used afterwards.
  public func close() async {
    await spool.end()
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

  /// True while a task of this process is at the work.
  func isBegun(_ item: Work) -> Bool {
    work.withLock { $0.contains(item) }
  }

  /// True while somebody waits here for the attempt's end.
  func isLive(_ attempt: Attempt) -> Bool {
    live.withLock { $0.contains(.attempt(attempt.sale, attempt.number)) }
  }

  func setLive(_ isLive: Bool, _ attempt: Attempt) {
    live.withLock { attempts in
      let work = Work.attempt(attempt.sale, attempt.number)
      if isLive { attempts.insert(work) } else { attempts.remove(work) }
    }
  }

  /// True when a process is there that goes on with what is left: `platen watch` or `platen serve`.
  public var isWatched: Bool {
    guard let lock = try? journal.directory.lockWatch() else { return true }
    lock.release()
    return false
  }
}

/// What draws, a rasterizer a language; they remember logos and fonts, so they are kept.
private final class Brushes: Sendable {
  private let pictures: PictureSetup
  private let rasterizers = Mutex<[String: SystemRasterizer]>([:])

  init(_ pictures: PictureSetup) {
    self.pictures = pictures
  }

  func rasterizer(for language: String?) -> any Rasterizer {
    rasterizers.withLock { kept in
      let key = language ?? ""
      if let known = kept[key] { return known }
      // Bills may name any language; a shop has few.
      if kept.count >= 16 { kept = [:] }
      let new = SystemRasterizer(
        logos: pictures.logos,
        dithering: pictures.dithering,
        language: language,
        isRightToLeft: Labels.of(language).isRightToLeft
      )
      kept[key] = new
      return new
    }
  }
}
