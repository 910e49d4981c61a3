using System.Net;
using Ringside.App.Tests.Processes;
using Ringside.Exchange.Configuration;
using Ringside.Exchange.Members;
using Ringside.Linux.Sockets;
using Ringside.Testing;

namespace Ringside.App.Tests.Venue;

/// <summary><c>ringside venue stores</c> against a venue of real processes that trades.</summary>
public sealed class StoreReplacementTests
{
    // Apart from those of other test classes, and of another run of this one.
    private static readonly int BasePort = 22_000 + (Environment.ProcessId % 20 * 60);

    [Fact]
    public void A_store_takes_the_place_of_another_one_while_members_trade_and_after_a_new_start_it_counts_still()
    {
        using TemporaryFolder folder = new();
        string file = WriteVenue(folder);
        using (RingsideProcess venue = Start(file))
        {
            AssertStores(file, "store-1 store-2");
            using RingsideProcess flow = RingsideProcess.Start(
                "trade", "--config", file, "--user", "MAKER1", "--secret", "DEMOMAKER1", "--flow", "--rate", "500", "--seconds", "3");
            RingsideResult change = Change(WithAnotherGateway(folder, file), "--replace", "store-2=store-3").AssertSuccess();
            Assert.StartsWith("shard 0: the change has begun", Assert.Single(change.Output), StringComparison.Ordinal);
            string asksNext = $"asking the next gateway, at {GatewayOf(file)}";
            Assert.Contains(change.Error, line => line.EndsWith(asksNext, StringComparison.Ordinal));
            AssertStores(file, "store-1 store-3");
            Assert.Contains(flow.WaitForExit().AssertSuccess().Output, line => line.Contains(" 0 unanswered", StringComparison.Ordinal));
            RingsideResult again = Change(file, "--replace", "store-2=store-3");
            Assert.Equal(ExitCodes.Refused, again.ExitCode);
            Assert.Equal(["shard 0: refused. The store that is to go does not count"], again.Output);
            venue.Kill();
        }

        using RingsideProcess restarted = Start(file);
        AssertStores(file, "store-1 store-3");
        RingsideProcess.Run("audit", "--config", file, "--until-caught-up").AssertSuccess();
    }

    private static string WriteVenue(TemporaryFolder folder)
    {
        VenueConfiguration demo = DemoVenue.Create(Path.Combine(folder.Path, "data"), BasePort);
        NodeConfiguration store = demo.Stores.Single();
        demo = demo with
        {
            StableCopies = 2,
            Limits = demo.Limits with { Orders = 1 << 14, Tokens = 1 << 18, StreamChunks = 256, FeedHistory = 1 << 16 },
            Nodes =
            [
                .. demo.Nodes,
                store with { Name = "store-2", Number = 2, Stream = new Endpoint(IPAddress.Loopback, BasePort + 50), Health = default },
                store with
                {
                    Name = "store-3",
                    Number = 3,
                    Stream = new Endpoint(IPAddress.Loopback, BasePort + 51),
                    Health = default,
                    IsSpare = true,
                },
            ],
        };
        Directory.CreateDirectory(demo.DataFolder);
        MemberFileStore.Save(demo.MembersFile, DemoMembers.Create());
        return folder.Write("venue.json", System.Text.Encoding.UTF8.GetString(VenueFile.Write(demo)));
    }

    // As an administrator's machine has it while the first gateway is away.
    private static string WithAnotherGateway(TemporaryFolder folder, string file)
    {
        VenueConfiguration venue = Load(file);
        NodeConfiguration gateway = venue.Nodes.Single(node => node.Role == NodeRole.Gateway);
        NodeConfiguration away = gateway with
        {
            Stream = new Endpoint(IPAddress.Loopback, BasePort + 52),
            Ouch = new Endpoint(IPAddress.Loopback, BasePort + 53),
            Health = default,
        };
        venue = venue with { Nodes = [.. venue.Nodes.Remove(gateway), away, gateway with { Name = "gateway-2", Number = 2 }] };
        return folder.Write("away.json", System.Text.Encoding.UTF8.GetString(VenueFile.Write(venue)));
    }

    private static VenueConfiguration Load(string file)
    {
        Assert.True(VenueFileStore.TryLoad(file, out VenueConfiguration? venue, out string error), error);
        return venue;
    }

    private static Endpoint GatewayOf(string file) =>
        Load(file).Nodes.Single(node => node.Role == NodeRole.Gateway).Ouch;

    private static RingsideProcess Start(string file)
    {
        RingsideProcess venue = RingsideProcess.Start("up", "--config", file);
        venue.WaitForOutput("open");
        return venue;
    }

    private static RingsideResult Change(string file, params string[] options) =>
        RingsideProcess.Run(["venue", "stores", "--config", file, "--user", "ADMIN1", "--secret", "DEMOADMIN1", .. options]);

    // The answer says that it has begun; the next batch tells that it is done.
    private static void AssertStores(string file, string expected)
    {
        string last = string.Empty;
        bool isSo = SpinWait.SpinUntil(
            () => (last = string.Join('\n', RingsideProcess.Run("venue", "status", "--config", file).Output))
                .Contains($"; stores {expected}\n", StringComparison.Ordinal),
            RingsideProcess.Limit);
        Assert.True(isSo, $"expected the stores {expected}, found:\n{last}");
    }
}
