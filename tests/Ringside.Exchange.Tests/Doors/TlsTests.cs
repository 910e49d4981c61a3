using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Ringside.Exchange.Doors;
using Ringside.Exchange.Gateways;
using Ringside.Exchange.Tests.Gateways;
using Ringside.Protocols.SoupBinTcp;
using Ringside.Testing;

namespace Ringside.Exchange.Tests.Doors;

public sealed class TlsTests : IDisposable
{
    private const long Milli = 1_000_000;

    private readonly TemporaryFolder _folder = new();
    private readonly X509Certificate2 _certificate;

    public TlsTests()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=localhost", key, HashAlgorithmName.SHA256);
        DateTimeOffset from = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
        using X509Certificate2 made = request.CreateSelfSigned(from, from.AddYears(100));
        string file = Path.Combine(_folder.Path, "door.pem");
        File.WriteAllText(file, made.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem());
        _certificate = TlsCertificate.Load(file);
    }

    public void Dispose()
    {
        _certificate.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [ClassData(typeof(DoorKinds))]
    public async Task A_member_trades_over_tls(ConnectionKind kind)
    {
        using DoorHarness door = new(kind, certificate: _certificate);
        using SocketClient socket = door.Connect();
        await using SslStream tls = await Handshake(socket);
        await tls.WriteAsync(SocketClient.LoginPacket("NORTH1"));
        Assert.Equal((byte)SoupPacketType.LoginAccepted, (await ReadPacket(tls))![0]);
        for (int number = 0; number < 500; number++)
        {
            await tls.WriteAsync(TestClient.Packet(SoupPacketType.UnsequencedData, TestClient.Order($"T{number}", 'B', 1, 10_000)));
        }

        for (int number = 0; number < 500;)
        {
            byte[]? packet = await ReadPacket(tls);
            Assert.NotNull(packet);
            if (packet[0] == (byte)SoupPacketType.ServerHeartbeat)
                continue;
            Assert.Equal((byte)SoupPacketType.SequencedData, packet[0]);
            number++;
        }

        Assert.Equal(1, door.Door.TlsCounters!.Handshakes);
    }

    [Theory]
    [ClassData(typeof(DoorKinds))]
    public async Task A_refusal_comes_through_and_then_the_end(ConnectionKind kind)
    {
        using DoorHarness door = new(kind, certificate: _certificate);
        using SocketClient socket = door.Connect();
        await using SslStream tls = await Handshake(socket);
        await tls.WriteAsync(SocketClient.LoginPacket("NORTH1", "wrong"));
        Assert.Equal("JA"u8.ToArray(), await ReadPacket(tls));
        Assert.Null(await ReadPacket(tls));
        DoorHarness.Until(() => door.Door.Counters.Closed == 1, "the server has closed it");
    }

    [Theory]
    [ClassData(typeof(DoorKinds))]
    public void Who_speaks_no_tls_is_sent_away(ConnectionKind kind)
    {
        using DoorHarness door = new(kind, certificate: _certificate);
        using SocketClient client = door.Connect().LogIn("NORTH1");
        client.ExpectEnd();
        DoorHarness.Until(() => door.Door.Core.Connections == 0, "the gateway knows");
        Assert.Equal((0, 1), (door.Door.TlsCounters!.Handshakes, door.Door.TlsCounters.Failures));
    }

    [Theory]
    [ClassData(typeof(DoorKinds))]
    public void Who_says_nothing_has_the_time_of_a_log_in(ConnectionKind kind)
    {
        using DoorHarness door = new(
            kind, options => options with { MostPerAddress = 2, Session = new SoupSessionOptions { LoginNanos = 300 * Milli } },
            _certificate);
        using SocketClient silent = door.Connect();
        using SocketClient half = door.Connect();
        half.Send([0x16, 0x03, 0x01, 0x02, 0x00, 0x01]);
        using SocketClient third = door.Connect();
        third.ExpectEnd(); // the limit holds before the handshake
        Assert.Equal(1, door.Door.Counters.Refused);
        silent.ExpectEnd();
        half.ExpectEnd();
        DoorHarness.Until(() => door.Door.Counters.Closed == 2 && door.Door.Core.Connections == 0, "both are gone");
    }

    [Theory]
    [ClassData(typeof(DoorKinds))]
    public async Task Who_hangs_up_in_the_middle_leaves_nothing_behind(ConnectionKind kind)
    {
        SoupSessionOptions patient = new() { IdleNanos = 60_000 * Milli };
        using DoorHarness door = new(kind, options => options with { Session = patient }, _certificate);
        for (int round = 0; round < 10; round++)
        {
            using (SocketClient socket = door.Connect())
            {
                await using SslStream tls = await Handshake(socket);
                await tls.WriteAsync(SocketClient.LoginPacket("NORTH1"));
            }

            DoorHarness.Until(() => door.Door.Counters.Closed == round + 1 && door.Door.Core.Connections == 0, "it is gone");
        }
    }

    [Fact]
    public void A_file_without_a_key_is_an_error()
    {
        string file = Path.Combine(_folder.Path, "half.pem");
        File.WriteAllText(file, _certificate.ExportCertificatePem());
        Assert.Throws<CryptographicException>(() => TlsCertificate.Load(file));
    }

    private static async Task<SslStream> Handshake(SocketClient socket)
    {
        SslStream tls = new(new ClientStream(socket));
        SslClientAuthenticationOptions options = new()
        {
            TargetHost = "localhost",
            EnabledSslProtocols = SslProtocols.None,
            RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null,
        };
        await Task.Run(() => tls.AuthenticateAsClientAsync(options));
        return tls;
    }

    private static async Task<byte[]?> ReadPacket(SslStream tls)
    {
        byte[] length = new byte[2];
        if (await tls.ReadAtLeastAsync(length, 2, throwOnEndOfStream: false) < 2)
            return null;
        byte[] packet = new byte[(length[0] << 8) | length[1]];
        await tls.ReadExactlyAsync(packet);
        return packet;
    }

    /// <summary>A client's socket as a stream that blocks.</summary>
    private sealed class ClientStream(SocketClient socket) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => socket.Receive(buffer.AsSpan(offset, count));

        public override void Write(byte[] buffer, int offset, int count)
        {
            if (!socket.Send(buffer.AsSpan(offset, count)))
                throw new IOException("the server has closed the connection");
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
