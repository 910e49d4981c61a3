using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Ringside.App.Tests.Processes;
using Ringside.Exchange.Configuration;
using Ringside.Exchange.Doors;
using Ringside.Exchange.Tests.Doors;
using Ringside.Linux.Sockets;
using Ringside.Testing;

namespace Ringside.App.Tests.Venue;

/// <summary>How <c>trade</c> and <c>feed</c> find a venue, whom they believe, and what they say when it is not what they wanted.</summary>
public sealed class VenuePlacesTests
{
    [Fact]
    public void A_gateway_is_spoken_to_over_tls_when_its_certificate_is_the_right_one()
    {
        using TemporaryFolder folder = new();
        string right = Certificate(folder, "right.pem");
        string other = Certificate(folder, "other.pem");
        using X509Certificate2 certificate = TlsCertificate.Load(right);
        using DoorHarness door = new(ConnectionKind.Epoll, certificate: certificate);
        RingsideResult traded = Trade(door.Server, "buy 100 ACME 10.50 as A\n", "--tls", right).AssertSuccess();
        Assert.Contains(traded.Output, line => line.Contains("accepted A", StringComparison.Ordinal));
        Trade(door.Server, "buy 1 ACME 1\n", "--tls", other)
            .AssertLastErrorLine(ExitCodes.Refused, door.Server.ToString(), "the certificate of CN=gateway is not trusted");
        Trade(door.Server, "buy 1 ACME 1\n").AssertLastErrorLine(
            ExitCodes.Refused, "closed the connection before the log-in, as one does that wants TLS");
        Trade(door.Server, "", "--tls", "none.pem").AssertOneErrorLine(ExitCodes.BadInput, "--tls none.pem: does not exist");
        File.WriteAllText(folder.File("empty.pem"), "nothing");
        Trade(door.Server, "", "--tls", folder.File("empty.pem"))
            .AssertOneErrorLine(ExitCodes.BadInput, "expected a file with certificates (PEM)");
    }

    [Fact]
    public void A_certificate_in_the_file_is_believed_without_the_one_that_has_issued_it()
    {
        using TemporaryFolder folder = new();
        using ECDsa authority = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 issuer = SelfSigned("CN=authority", authority, isAuthority: true);
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 issued = new CertificateRequest("CN=gateway", key, HashAlgorithmName.SHA256)
            .Create(issuer, issuer.NotBefore, issuer.NotAfter, [1, 2, 3]);
        string file = folder.File("issued.pem");
        File.WriteAllText(file, issued.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem());
        using X509Certificate2 certificate = TlsCertificate.Load(file);
        using DoorHarness door = new(ConnectionKind.Epoll, certificate: certificate);
        Trade(door.Server, "buy 1 ACME 1\n", "--tls", file).AssertSuccess();

        // By that one alone it is believed only under its own name, which is not that of the address.
        string above = folder.File("authority.pem");
        File.WriteAllText(above, issuer.ExportCertificatePem());
        Trade(door.Server, "buy 1 ACME 1\n", "--tls", above)
            .AssertLastErrorLine(ExitCodes.Refused, "the certificate of CN=gateway is not for 127.0.0.1");
    }

    [Fact]
    public void Who_speaks_tls_to_a_gateway_without_is_told_so()
    {
        using TemporaryFolder folder = new();
        using DoorHarness door = new(ConnectionKind.Epoll);
        Trade(door.Server, "buy 1 ACME 1\n", "--tls", Certificate(folder, "right.pem"))
            .AssertLastErrorLine(ExitCodes.Refused, door.Server.ToString(), "as one does that speaks no TLS");
    }

    [Fact]
    public void Lines_are_about_the_orders_that_there_were_before()
    {
        using LoopbackVenue venue = new(30);
        StringBuilder many = new();
        for (int order = 0; order < 300; order++)
        {
            many.Append($"buy 1 ACME 9.00 as A{order}\n");
        }

        Assert.True(Endpoint.TryParse(venue.Gateway, out Endpoint gateway));
        Trade(gateway, many.ToString()).AssertSuccess();
        RingsideResult orders = Trade(gateway, "orders\n").AssertSuccess();
        Assert.Contains("300 orders live, 0 unanswered", orders.Output);
    }

    [Fact]
    public void A_client_comes_back_when_its_gateway_was_away_for_a_while()
    {
        int port = 21_500 + (Environment.ProcessId % 20 * 40);
        using TemporaryFolder folder = new();
        RingsideProcess? started = null;
        using (RunningVenue venue = new(folder.Path, port))
        {
            started = RingsideProcess.StartWithInput(
                "trade", "--user", "NORTH1", "--secret", "DEMONORTH1", "--base-port", $"{port}", "--from", "0");
            started.WaitForOutput("logged in, next message 2");
        }

        // Meanwhile it tries, and is refused: all of this takes far longer than its first pauses.
        using RingsideProcess member = started;
        member.WaitForOutput("the connection is lost");
        member.Type("buy 50 ALPHA 100.00 as EARLY\norders\n"u8);
        member.WaitForOutput("0 orders live, 0 unanswered, 1 wait to be sent");
        for (int count = 0; count < 3; count++)
        {
            Assert.Equal(ExitCodes.Incorrect, RingsideProcess.Run("venue", "status", "--base-port", $"{port}").ExitCode);
        }

        using RunningVenue again = new(folder.Path, port);
        member.Type("buy 100 ALPHA 100.00 as A\n"u8);
        member.WaitForOutput("accepted A");
        Assert.Contains(member.Output.All, line => line.Contains("accepted EARLY", StringComparison.Ordinal));
        member.EndInput();
        member.WaitForExit().AssertSuccess();
    }

    [Fact]
    public void A_flow_says_why_it_was_refused()
    {
        using LoopbackVenue venue = new(31);
        string[] flow =
        [
            "trade", "--user", "NORTH1", "--secret", "secret", "--gateway", venue.Gateway, "--flow", "--rate", "200", "--seconds", "1",
            "--symbols", "NOPE=10",
        ];
        RingsideResult text = RingsideProcess.Run(flow);
        Assert.Equal((ExitCodes.Incorrect, "trade: all orders of the flow were refused"), (text.ExitCode, Assert.Single(text.Error)));
        Assert.Contains(text.Output, line => line.StartsWith("refused: ", StringComparison.Ordinal)
            && line.EndsWith(" no such symbol (S)", StringComparison.Ordinal));
        RingsideResult asJson = RingsideProcess.Run([.. flow, "--json"]);
        Assert.Equal(ExitCodes.Incorrect, asJson.ExitCode);
        JsonElement json = JsonElement.Parse(asJson.Output[^1]);
        Assert.Equal(json.GetProperty("orders_rejected").GetInt64(), json.GetProperty("reasons").GetProperty("S").GetInt64());
    }

    [Fact]
    public void A_stock_that_a_feed_does_not_have_is_told()
    {
        using LoopbackVenue venue = new(32);
        RingsideProcess.Run(
                "feed", "--line-a", venue.Feed.LineA, "--line-b", venue.Feed.LineB, "--rerequest", venue.Feed.Rerequest, "--snapshots",
                venue.Feed.Snapshots, "--symbol", "NOPE", "--seconds", "60")
            .AssertLastErrorLine(ExitCodes.BadInput, "--symbol NOPE: no such stock in this feed, expected one of ", "ACME");
    }

    [Fact]
    public void A_venue_is_named_once()
    {
        using TemporaryFolder folder = new();
        string file = folder.File("venue.json");
        VenueFileStore.Save(file, DemoVenue.Create(folder.File("data"), 1));
        string[] trade = ["trade", "--user", "NORTH1", "--secret", "secret", "--config", file];

        // Nothing listens at port 21, where its file says that its gateway is.
        RingsideProcess.Run(trade).AssertLastErrorLine(ExitCodes.Refused, "connect(127.0.0.1:21)");
        RingsideProcess.Run([.. trade, "--gateway", "127.0.0.1:1"]).AssertLastErrorLine(ExitCodes.Refused, "connect(127.0.0.1:1)");
        RingsideProcess.Run("trade", "--user", "NORTH1", "--secret", "secret", "--base-port", "5", "--gateway", "127.0.0.1:1")
            .AssertOneErrorLine(ExitCodes.BadInput, "--gateway with --base-port 5: expected only one of them");
        RingsideProcess.Run([.. trade, "--base-port", "5"]).AssertOneErrorLine(ExitCodes.BadInput, "--base-port with --config");
        RingsideProcess.Run("feed", "--config", file, "--line-a", "239.1.1.1:5")
            .AssertOneErrorLine(ExitCodes.BadInput, $"--line-a with --config {file}");
        RingsideProcess.Run("feed", "--config", file, "--shard", "7")
            .AssertOneErrorLine(ExitCodes.BadInput, "there is no market-data node of shard 7");
        RingsideProcess.Run("feed", "--shard", "7").AssertOneErrorLine(ExitCodes.BadInput, "--shard without --config");
        RingsideProcess.Run("feed", "--config", "nowhere.json").AssertOneErrorLine(ExitCodes.BadInput, "nowhere.json: does not exist");
    }

    private static RingsideResult Trade(Endpoint gateway, string lines, params string[] more)
    {
        using RingsideProcess process = RingsideProcess.StartWithInput(
            ["trade", "--user", "NORTH1", "--secret", "secret", "--gateway", gateway.ToString(), .. more]);
        process.Type(Encoding.UTF8.GetBytes(lines));
        process.EndInput();
        return process.WaitForExit();
    }

    private static string Certificate(TemporaryFolder folder, string name)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 made = SelfSigned("CN=gateway", key, isAuthority: false);
        string file = folder.File(name);
        File.WriteAllText(file, made.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem());
        return file;
    }

    private static X509Certificate2 SelfSigned(string name, ECDsa key, bool isAuthority)
    {
        CertificateRequest request = new(name, key, HashAlgorithmName.SHA256);
        if (isAuthority)
        {
            request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        }

        DateTimeOffset from = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
        return request.CreateSelfSigned(from, from.AddYears(100));
    }
}
