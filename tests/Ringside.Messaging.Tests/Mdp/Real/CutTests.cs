using System.Buffers.Binary;
using Ringside.Messaging.Mdp;
using Ringside.Messaging.Tests.Mdp.Nodes;

namespace Ringside.Messaging.Tests.Mdp.Real;

/// <summary>What a confirmation is worth: after it nothing more is needed from the sender.</summary>
public sealed class CutTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(50)]
    [InlineData(250)]
    public void What_was_confirmed_as_received_is_there_after_the_wire_was_cut(int perMille)
    {
        using VethNodes nodes = VethNodes.Create();
        nodes.Lose(perMille);
        using NodePair pair = nodes.Open("trains=off").Connect();
        var payload = new byte[400];
        for (int i = 0; i < 500; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(payload, i);
            pair.Send(pair.Dialler, pair.Peer, payload, new SendOptions(SendFlags.ConfirmReceived | SendFlags.Unordered, Context: i));
        }

        pair.Until(() => Confirmed(pair).Count() >= 250);
        nodes.Lose(1000);
        var taken = new List<long>();
        while (pair.Acceptor.TryReceive(out ReceivedMessage message))
        {
            taken.Add(BinaryPrimitives.ReadInt32LittleEndian(message.Bytes));
            pair.Acceptor.Release(message);
        }

        Assert.Equal(taken.Distinct(), taken);
        Assert.Empty(Confirmed(pair).Except(taken));
    }

    private static IEnumerable<long> Confirmed(NodePair pair) =>
        pair.DiallerEvents.Where(happened => happened.Kind == MdpEventKind.MessageReceived).Select(happened => happened.Context);
}
