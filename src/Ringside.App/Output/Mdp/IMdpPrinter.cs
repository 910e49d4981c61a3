using Ringside.Messaging.Mdp.Dumps;

namespace Ringside.App.Output.Mdp;

/// <summary>Prints packets, one behind the other.</summary>
internal interface IMdpPrinter
{
    void Print(in PacketPlace place, DumpedPacket packet);
}
