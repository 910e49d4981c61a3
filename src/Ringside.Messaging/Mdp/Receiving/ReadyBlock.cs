using Ringside.Net.Frames;

namespace Ringside.Messaging.Mdp.Receiving;

/// <summary>A block whose messages the user may take.</summary>
/// <param name="Block">Its bytes; leased.</param>
/// <param name="IsCounted">Whether it counts against the credit: best-effort blocks do not.</param>
internal readonly record struct ReadyBlock(Frame Block, bool IsCounted);
