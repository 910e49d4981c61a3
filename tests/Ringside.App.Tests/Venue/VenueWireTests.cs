using System.Diagnostics;
using Ringside.App.Tests.Processes;
using Ringside.Exchange.Configuration;
using Ringside.Exchange.Tests.Hosting;
using Ringside.Linux.Sockets;
using Ringside.Testing;

namespace Ringside.App.Tests.Venue;

/// <summary>The wire of the real program as programs of others read it.</summary>
[Collection(TestsAlone.Name)]
public sealed class VenueWireTests
{
    private const string Tool = "tshark";
    private const int LongestDatagram = 1_408;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Fact]
    public void A_live_run_is_read_by_tshark_without_a_malformed_packet()
    {
        Require.Command(Tool);
        Require.Root();
        using var folder = new TemporaryFolder();
        using var venue = VenueProcesses.Up();
        NodeConfiguration data = venue.Node(NodeRole.MarketData);
        Endpoint gateway = venue.Node(NodeRole.Gateway).Ouch;
        int[] feed = [data.LineA.Port, data.LineB.Port, data.Rerequest.Port];
        string capture = folder.File("live.pcap");
        int[] streams = [gateway.Port, data.Snapshots.Port];
        string filter = string.Join(" or ", [.. feed.Select(port => $"udp port {port}"), .. streams.Select(port => $"tcp port {port}")]);
        using (Process tool = Start(["-n", "-i", "lo", "-w", capture, "-f", filter]))
        {
            var lines = new OutputLines(tool.StandardError);
            Assert.True(lines.WaitFor(line => line.Contains("Capturing on", StringComparison.Ordinal), Limit) >= 0, "it does not capture");
            using var flow = new MemberFlow(venue, "MAKER1", 7);

            // What is captured first and last may be lost on its way to the file; and tshark gives up on a segment with some 250 packets.
            VenueCrashTests.WaitUntil(() => flow.TryBurst(3) && new FileInfo(capture) is { Exists: true, Length: > 200_000 });
            Assert.True(flow.TryBurst(20) && flow.TryBurst(3));
            Assert.NotNull(venue.Books());
            long length = new FileInfo(capture).Length;
            VenueCrashTests.WaitUntil(() => flow.TryBurst(3) && new FileInfo(capture).Length > length + 300_000);
            RingsideProcess.Signal(tool.Id, 2);
            Assert.True(tool.WaitForExit(Limit), "tshark did not end");
        }

        string[] rows = Dissect(capture, feed, streams);
        Assert.DoesNotContain(rows, row => !IsTrain(row) && row.Split('|')[^3..].Any(mark => mark.Length > 0));
        Assert.True(rows.Count(row => row.Split('|')[0].Length > 0 && !IsTrain(row)) > 100, "too few packets of MoldUDP64");
        string types = string.Concat(rows.Select(row => row.Split('|')[2]));
        Assert.All("OXUACEJ", letter => Assert.Contains($"'{letter}'", types, StringComparison.Ordinal));
        string packets = string.Concat(rows.Select(row => row.Split('|')[1]));
        Assert.All("LAUS", letter => Assert.Contains($"'{letter}'", packets, StringComparison.Ordinal));
    }

    [Fact]
    public void A_reader_of_another_make_ends_at_the_book_of_the_member()
    {
        Require.Command("python3");
        using var venue = VenueProcesses.Up();
        using var flow = new MemberFlow(venue, "MAKER1", 9);
        NodeConfiguration data = venue.Node(NodeRole.MarketData);
        Assert.True(flow.TryBurst(400));
        string[] arguments =
        [
            RepositoryRoot.Combine("tests", "Ringside.App.Tests", "Venue", "follow_itch.py"), "--line-a", data.LineA.ToString(),
            "--line-b", data.LineB.ToString(), "--rerequest", data.Rerequest.ToString(), "--symbol", "ALPHA", "--seconds", "4",
        ];
        using Process reader = Process.Start(new ProcessStartInfo("python3", arguments) { RedirectStandardOutput = true })!;
        Assert.Equal("joined", reader.StandardOutput.ReadLine());
        Assert.True(flow.TryBurst(400) && flow.TryBurst(400));
        string[] lines = reader.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(reader.WaitForExit(Limit), "python3 did not end");
        string[] book = OpenOrders.Levels(flow.Orders);
        Assert.True(book.Length > 5, "there is no book");
        Assert.Equal(book, BookText.Of(lines.Skip(1).Select(Level)));
    }

    private static (string Symbol, char Side, uint PriceE4, long Shares, int Orders) Level(string line)
    {
        string[] words = line.Split(' ');
        return (
            "ALPHA", words[0] == "bid" ? 'B' : 'S', uint.Parse(words[1].Replace(".", string.Empty, StringComparison.Ordinal), null),
            long.Parse(words[2], null), int.Parse(words[3], null));
    }

    // Datagrams that went to the kernel in one piece (UDP_SEGMENT, udp(7)) are seen on lo as that piece: nothing there cuts it.
    private static bool IsTrain(string row) => row.Split('|')[3] is { Length: > 0 } length && int.Parse(length, null) > LongestDatagram;

    private static string[] Dissect(string capture, int[] feed, int[] streams)
    {
        string[] fields =
        [
            "moldudp64.sequence", "soupbintcp.packet_type", "ouch.packet_type", "udp.length", "moldudp64.count.invalid",
            "ouch.unknown_message", "_ws.malformed",
        ];
        using Process tool = Start(
        [
            "-n", "-r", capture, .. feed.SelectMany(port => (string[])["-d", $"udp.port=={port},moldudp64"]),
            .. streams.SelectMany(port => (string[])["-d", $"tcp.port=={port},soupbintcp"]),
            "-T", "fields", "-E", "separator=|", .. fields.SelectMany(field => (string[])["-e", field]),
        ]);
        var errors = new OutputLines(tool.StandardError);
        string output = tool.StandardOutput.ReadToEnd();
        Assert.True(tool.WaitForExit(Limit) && tool.ExitCode == 0, string.Join('\n', errors.All));
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static Process Start(string[] arguments) => Process.Start(
        new ProcessStartInfo(Tool, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
}
