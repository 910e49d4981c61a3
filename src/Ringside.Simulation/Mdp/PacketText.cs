using Ringside.Messaging.Mdp.Wire;

namespace Ringside.Simulation.Mdp;

/// <summary>Names packets in reports.</summary>
internal static class PacketText
{
    internal static string Of(string verb, ReadOnlySpan<byte> packet)
    {
        if (!PacketHeader.TryReadKind(packet, out PacketKind kind))
        {
            return verb == "sends" ? "sends junk" : "gets junk";
        }

        bool isSend = verb == "sends";
        return kind switch
        {
            PacketKind.Connected => isSend
                ? Connected(packet, "sends block", "sends control")
                : Connected(packet, "gets block", "gets control"),
            PacketKind.Sealed => isSend ? "sends sealed" : "gets sealed",
            PacketKind.Connect => isSend ? "sends connect" : "gets connect",
            PacketKind.Challenge => isSend ? "sends challenge" : "gets challenge",
            PacketKind.Accept => isSend ? "sends accept" : "gets accept",
            _ => isSend ? "sends unknown-peer" : "gets unknown-peer",
        };
    }

    internal static long Number(ReadOnlySpan<byte> packet) => packet.Length >= PacketHeader.SealedFrom
        ? (long)PacketHeader.ReadNumber(packet)
        : 0;

    private static string Connected(ReadOnlySpan<byte> packet, string block, string control) =>
        packet.Length > 42 && (packet[40] | packet[41]) != 0 ? block : control;
}
