using Ringside.Market.Events;

namespace Ringside.Market.Engine;

/// <summary>Why a command is refused, with the value that offends and the bound that it breaks.</summary>
internal readonly record struct Refusal(RejectCode Code, long Value = 0, long Bound = 0);
