using Ringside.Net.Frames;

namespace Ringside.Messaging.Mdp.Receiving;

/// <summary>A block whose messages the user may take.</summary>
/// <param name="Peer">Whose.</param>
/// <param name="Connection">Which connection of the peer: blocks of an earlier one do not count against the credit.</param>
/// <param name="Port">Whose pool the frame belongs to.</param>
/// <param name="Block">Its bytes; leased.</param>
/// <param name="IsCounted">Whether it counts against the credit: best-effort blocks do not.</param>
internal readonly record struct ReadyBlock(PeerId Peer, ulong Connection, int Port, Frame Block, bool IsCounted);
