using Ringside.Market.Events;

namespace Ringside.Market.Tests.Reference;

/// <summary>Why a command is refused, the value that offends and the bound that it breaks.</summary>
internal readonly record struct ReferenceRefusal(RejectCode Code, long Offending = 0, long Bound = 0);
