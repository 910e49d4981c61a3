using System.Net;
using System.Text;
using Ringside.Linux.Sockets;
using Ringside.Net.Ports;
using Ringside.Net.Ports.Simulated;

namespace Ringside.Net.Tests.Ports.Simulated;

/// <summary>Two hosts and the links between them, and what tests do with them.</summary>
internal sealed class SimulatedPair
{
    internal SimulatedPair(SimulatedNetworkOptions? options = null)
    {
        Network = new SimulatedNetwork(options ?? new SimulatedNetworkOptions()) { Observer = Log };
        First = Network.AddHost("first", IPAddress.Parse("10.0.0.1"), IPAddress.Parse("fd00::1"));
        Second = Network.AddHost("second", IPAddress.Parse("10.0.0.2"), IPAddress.Parse("fd00::2"));
    }

    internal SimulatedEventLog Log { get; } = new();

    internal SimulatedNetwork Network { get; }

    internal SimulatedHost First { get; }

    internal SimulatedHost Second { get; }

    internal SimulatedLink Link => Network.Link(First, Second);

    internal SimulatedLink Back => Network.Link(Second, First);

    internal static Endpoint At(string address, int port = 0) => new(IPAddress.Parse(address), port);

    internal static IDatagramPort Open(SimulatedHost host, DatagramPortOptions? options = null) => host.Backend.OpenDatagramPort(
        options ?? new DatagramPortOptions { Local = new Endpoint(host.Addresses[0], 0) });

    internal static IDatagramPort OpenMember(SimulatedHost host, string group, int port, string? name = null) =>
        Open(host, new DatagramPortOptions { Local = At(group, port), Group = At(group, port), Interface = name });

    internal static void SendNumbers(IDatagramPort port, int first, int count, in Endpoint destination)
    {
        for (int i = first; i < first + count; i++)
        {
            Assert.Equal(SendStatus.Sent, Ends.Send(port, $"{i}", destination));
        }
    }

    /// <summary>All that has arrived, as texts.</summary>
    internal static List<string> TakeAll(IDatagramPort port)
    {
        var texts = new List<string>();
        var one = new Received[1];
        while (port.Receive(one) == 1)
        {
            texts.Add(Ends.Take(port, one[0]));
        }

        return texts;
    }

    /// <summary>All of a stream that has arrived.</summary>
    internal static string TakeAll(IStreamPort port)
    {
        var text = new StringBuilder();
        while (port.TryReceive(out Received received))
        {
            text.Append(Ends.Take(port, received));
        }

        return text.ToString();
    }

    internal static string[] Numbers(int first, int count) => [.. Enumerable.Range(first, count).Select(number => $"{number}")];

    /// <summary>A connection from the first host to the second.</summary>
    internal (SimulatedStreamPort Client, SimulatedStreamPort Server) Connect(StreamPortOptions? options = null)
    {
        options ??= new StreamPortOptions();
        using IStreamListener listener = Second.Backend.Listen(new Endpoint(Second.Addresses[0], 0), options);
        IStreamPort client = First.Backend.Connect(listener.LocalEndpoint, options);
        while (client.Poll() == StreamState.Connecting && Network.Step())
        {
        }

        IStreamPort? server = listener.Accept();
        Assert.NotNull(server);
        Assert.Equal(StreamState.Open, client.State);
        return ((SimulatedStreamPort)client, (SimulatedStreamPort)server);
    }
}
