using System.Net;
using System.Text;
using Ringside.Linux.Errors;
using Ringside.Linux.Sockets;
using Ringside.Messaging.Mdp;
using Ringside.Messaging.Tests.Mdp.Nodes;
using Ringside.Net.Ports.Sockets;

namespace Ringside.Messaging.Tests.Mdp.Real;

/// <summary>Nodes with addresses of both families, and with several of them.</summary>
public sealed class AddressTests
{
    private static Endpoint IPv4 => new(IPAddress.Loopback, 0);

    private static Endpoint IPv6 => new(IPAddress.IPv6Loopback, 0);

    [Fact]
    public void Nodes_talk_over_IPv6()
    {
        using NodePair pair = Open([IPv6], [IPv6]).Connect();
        Assert.True(pair.Dialler.AddressOf(pair.Peer).IsIPv6);
        new Exchange(pair, count: 300, longest: 20_000).Run();
    }

    [Fact]
    public void Each_port_of_a_node_talks_with_each_port_of_another_and_answers_leave_by_the_port_that_was_asked()
    {
        using NodePair pair = Open([IPv4, IPv6, IPv4], [IPv4, IPv4, IPv6]);
        Endpoint[] remotes = [.. pair.Acceptor.Ports.Select(port => ((Net.Ports.IDatagramPort)port).LocalEndpoint)];
        var asked = new Dictionary<string, PeerId>();
        for (int port = 0; port < 3; port++)
        {
            foreach (Endpoint remote in remotes.Where(remote => remote.IsIPv6 == (port == 1)))
            {
                asked[$"{port} asks {remote}"] = pair.Dialler.Connect(remote, port);
            }
        }

        Assert.Equal(5, asked.Values.Distinct().Count());
        pair.Until(() => pair.Dialler.ActivePeers().Count == 5 && pair.Acceptor.ActivePeers().Count == 5);
        foreach ((string question, PeerId peer) in asked)
        {
            pair.Send(pair.Dialler, peer, Encoding.UTF8.GetBytes(question), default);
        }

        var answers = new Dictionary<string, PeerId>();
        pair.Until(() =>
        {
            while (pair.Acceptor.TryReceive(out ReceivedMessage message))
            {
                pair.Send(pair.Acceptor, message.Peer, message.Bytes, default);
                pair.Acceptor.Release(message);
            }

            while (pair.Dialler.TryReceive(out ReceivedMessage message))
            {
                answers.Add(Encoding.UTF8.GetString(message.Bytes), message.Peer);
                pair.Dialler.Release(message);
            }

            return answers.Count == 5;
        });
        Assert.Equal(asked, answers);
    }

    private static NodePair Open(Endpoint[] dialler, Endpoint[] acceptor)
    {
        try
        {
            return NodePair.Open(
                () => MdpNode.Open(new MdpOptions(), new SocketBackend(), dialler),
                () => MdpNode.Open(new MdpOptions(), new SocketBackend(), acceptor));
        }
        catch (KernelException refusal) when (refusal.Error is Errno.EAFNOSUPPORT or Errno.EADDRNOTAVAIL)
        {
            Assert.Skip(refusal.Message);
            throw;
        }
    }
}
