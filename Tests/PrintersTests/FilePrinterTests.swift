import Foundation
import Printers
import Testing

@Suite struct FilePrinterTests {
  let place = TestFolder()

  private func deliver(
    _ bytes: [UInt8],
    to path: String,
    named name: String = "T1-000001-1",
    stall: Int32 = 5_000
  ) async -> Delivery {
    var timeouts = PrinterTimeouts()
    timeouts.stall = stall
    let printer = PrinterAddress.file(path: path).connection(timeouts: timeouts)
    return await printer.deliver(bytes, named: name)
  }

  // MARK: Folders

  @Test("a folder gets one file for each job, and nothing else", arguments: ["", "/"])
  func folder(ending: String) async throws {
    let folder = place.path + ending
    let job: [UInt8] = [0x1B, 0x40, 0, 0xFF]
    #expect(await deliver(job, to: folder, named: "a") == Delivery(accepted: 4))
    #expect(await deliver([], to: folder, named: "b") == Delivery(accepted: 0))
    let file = try #require(PrinterAddress.file(path: folder).jobFile(named: "a"))
    #expect(FileManager.default.contents(atPath: file) == Data(job))
    #expect(try place.names() == ["a.escpos", "b.escpos"])
    #expect(try place.mode(of: "a.escpos") == 0o600)
  }

  @Test("what a crash left of a job is replaced by the whole job")
  func leftover() async throws {
    try place.write("a.escpos.part", [UInt8](repeating: 9, count: 5_000))
    try place.write("a.escpos", [8])
    #expect(await deliver([1, 2], to: place.path, named: "a") == Delivery(accepted: 2))
    #expect(try place.names() == ["a.escpos"])
    #expect(place.bytes(of: "a.escpos") == [1, 2])
  }

  @Test("a job that cannot be put in its place leaves nothing")
  func noPlace() async throws {
    try FileManager.default.createDirectory(
      atPath: place.path + "/a.escpos",
      withIntermediateDirectories: false
    )
    let delivery = await deliver([1, 2], to: place.path, named: "a")
    #expect(delivery.accepted == 0)
    #expect(delivery.trouble?.contains("file:\(place.path): Is a directory") == true)
    #expect(try place.names() == ["a.escpos"])
  }

  @Test("a folder that is not there is trouble, not a file of that name")
  func missingFolder() async throws {
    let delivery = await deliver([1], to: place.path + "/none/")
    #expect(delivery.accepted == 0)
    #expect(delivery.trouble?.contains("No such file or directory; check") == true)
    #expect(try place.names().isEmpty)
  }

  @Test("the name of a job does not lead out of the folder")
  func wanderingName() async throws {
    let delivery = await deliver([1], to: place.path + "/", named: "../../T/1\u{0}")
    #expect(delivery == Delivery(accepted: 1))
    #expect(try place.names() == ["..-..-T-1-.escpos"])
  }

  @Test("only folders keep a file for each job")
  func jobFiles() throws {
    try place.write("file", [])
    #expect(PrinterAddress.file(path: "/x/").jobFile(named: "a") == "/x/a.escpos")
    #expect(PrinterAddress.file(path: place.path).jobFile(named: "a") == place.path + "/a.escpos")
    #expect(PrinterAddress.file(path: place.path + "/file").jobFile(named: "a") == nil)
    #expect(PrinterAddress.file(path: place.path + "/none").jobFile(named: "a") == nil)
    #expect(PrinterAddress.tcp(host: "h", port: 1).jobFile(named: "a") == nil)
  }

  // MARK: Files

  @Test("a file grows by whole jobs")
  func append() async throws {
    let path = place.path + "/paper"
    #expect(await deliver([1, 2], to: path) == Delivery(accepted: 2))
    #expect(await deliver([3], to: path) == Delivery(accepted: 1))
    #expect(place.bytes(of: "paper") == [1, 2, 3])
    #expect(try place.mode(of: "paper") == 0o600)
  }

  @Test("a file in a folder that is not there")
  func missingParent() async {
    let delivery = await deliver([1], to: place.path + "/none/paper")
    #expect(delivery.accepted == 0 && delivery.trouble != nil)
  }

  @Test("a job that does not fit is cut off again, and the signal does not end the process")
  func fileSizeLimit() async throws {
    // A sparse file just below a limit that no other test comes near.
    let limit: UInt64 = 1 << 36
    let size = limit - 100
    try place.write("paper", [7])
    truncate(place.path + "/paper", Int(size))
    var old = rlimit()
    getrlimit(Int32(RLIMIT_FSIZE.rawValue), &old)
    var new = old
    new.rlim_cur = rlim_t(limit)
    setrlimit(Int32(RLIMIT_FSIZE.rawValue), &new)
    defer { setrlimit(Int32(RLIMIT_FSIZE.rawValue), &old) }

    let delivery = await deliver([UInt8](repeating: 1, count: 500), to: place.path + "/paper")
    #expect(delivery.accepted == 0)
    #expect(delivery.trouble?.contains("File too large") == true)
    #expect(try place.size(of: "paper") == size)
    #expect(
      await deliver([UInt8](repeating: 1, count: 100), to: place.path + "/paper")
        == Delivery(accepted: 100)
    )
  }

  @Test("a full disk leaves no part of a job", .enabled(if: SmallDisk.isPossible, "needs root"))
  func fullDisk() async throws {
    let disk = try SmallDisk(bytes: 65_536)
    let job = [UInt8](repeating: 1, count: 200_000)
    for path in [disk.path + "/", disk.path + "/paper"] {
      let delivery = await deliver(job, to: path)
      #expect(delivery.accepted == 0)
      #expect(delivery.trouble?.contains("No space left on device") == true)
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: disk.path) == ["paper"])
    #expect(FileManager.default.contents(atPath: disk.path + "/paper")?.isEmpty == true)
    #expect(await deliver([1, 2], to: disk.path + "/paper") == Delivery(accepted: 2))
  }

  // MARK: Devices

  @Test("a device that takes everything")
  func null() async {
    let job = [UInt8](repeating: 1, count: 100_000)
    #expect(await deliver(job, to: "/dev/null") == Delivery(accepted: 100_000))
  }

  @Test("a device that takes nothing")
  func full() async {
    let delivery = await deliver([1, 2, 3], to: "/dev/full")
    #expect(delivery.accepted == 0)
    #expect(delivery.trouble?.contains("file:/dev/full: No space left on device") == true)
  }

  @Test("a pipe that nobody reads was sent nothing")
  func nobodyReads() async throws {
    let delivery = await deliver([1], to: try place.pipe())
    #expect(delivery.accepted == 0)
    #expect(delivery.trouble?.contains("No such device or address") == true)
  }

  @Test("a pipe that is read to the end")
  func pipe() async throws {
    let path = try place.pipe()
    let reader = open(path, O_RDONLY | O_NONBLOCK)
    defer { close(reader) }
    #expect(await deliver([1, 2, 3], to: path) == Delivery(accepted: 3))
    var bytes = [UInt8](repeating: 0, count: 9)
    #expect(read(reader, &bytes, 9) == 3)
    #expect(bytes.prefix(3) == [1, 2, 3])
  }

  @Test("a reader that stops reading: what the pipe has taken is counted")
  func stalledReader() async throws {
    let path = try place.pipe()
    let reader = open(path, O_RDONLY | O_NONBLOCK)
    defer { close(reader) }
    let job = [UInt8](repeating: 1, count: 1_000_000)
    let delivery = await deliver(job, to: path, stall: 60)
    #expect((1..<1_000_000).contains(delivery.accepted))
    #expect(delivery.trouble?.contains("it took no data in time") == true)
  }

  @Test("a reader that goes away: no signal ends the process, and nothing is called unsent")
  func readerGoes() async throws {
    // In a process of its own: what a signal does is the whole process's matter.
    await #expect(processExitsWith: .success) {
      signal(SIGPIPE, SIG_DFL)
      let tests = FilePrinterTests()
      let path = try tests.place.pipe()
      let reader = open(path, O_RDONLY | O_NONBLOCK)
      let reading = Thread {
        // As soon as the first bytes are there.
        var entry = pollfd(fd: reader, events: Int16(POLLIN), revents: 0)
        poll(&entry, 1, 240_000)
        close(reader)
      }
      reading.start()
      let job = [UInt8](repeating: 1, count: 1_000_000)
      let delivery = await tests.deliver(job, to: path)
      #expect((1..<1_000_000).contains(delivery.accepted))
      #expect(delivery.trouble?.contains("Broken pipe") == true)
    }
  }
}
