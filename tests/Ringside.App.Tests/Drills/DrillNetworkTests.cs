using System.Net;
using System.Net.Sockets;
using System.Text;
using Ringside.App.Drills;
using Ringside.Linux.Namespaces;

namespace Ringside.App.Tests.Drills;

/// <summary>The network of a drill drops what is from and to some ports, and nothing else, and only while it is told to.</summary>
public sealed class DrillNetworkTests
{
    private static readonly IPAddress Group = IPAddress.Parse("239.78.0.1");

    [Fact]
    public void What_is_cut_sends_and_receives_nothing_until_it_is_healed()
    {
        Assert.SkipUnless(NetworkNamespace.IsAllowed(out string? reason), reason ?? string.Empty);
        using DrillNetwork network = DrillNetwork.Create();
        using Socket cut = Create(network);
        using Socket other = Create(network);
        using Socket third = Create(network);
        using Socket member = Create(network);
        member.SetSocketOption(
            SocketOptionLevel.IP, SocketOptionName.AddMembership, new MulticastOption(Group, IPAddress.Loopback));
        EndPoint group = new IPEndPoint(Group, PortOf(member));
        using (network.Cut(PortOf(cut), 1))
        {
            Send("from", cut, Here(other));
            Send("to", other, Here(cut));
            Send("to the group", cut, group);
            Send("others", third, Here(other));
            Send("others to the group", third, group);
            Assert.Equal("others", Receive(other)); // the loopback interface delivers in order, so nothing came before
            Assert.Equal("others to the group", Receive(member));
            Assert.Equal(0, cut.Available);
        }

        Send("healed", cut, Here(other));
        Assert.Equal("healed", Receive(other));
    }

    private static Socket Create(DrillNetwork network) => network.Run(() =>
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 10_000 };
        socket.SetSocketOption(
            SocketOptionLevel.IP, SocketOptionName.MulticastInterface, IPAddress.Loopback.GetAddressBytes());
        socket.Bind(new IPEndPoint(IPAddress.Any, 0));
        return socket;
    });

    private static EndPoint Here(Socket socket) => new IPEndPoint(IPAddress.Loopback, PortOf(socket));

    private static int PortOf(Socket socket) => ((IPEndPoint)socket.LocalEndPoint!).Port;

    private static void Send(string text, Socket from, EndPoint to) => from.SendTo(Encoding.ASCII.GetBytes(text), to);

    private static string Receive(Socket socket)
    {
        byte[] buffer = new byte[100];
        return Encoding.ASCII.GetString(buffer, 0, socket.Receive(buffer));
    }
}
