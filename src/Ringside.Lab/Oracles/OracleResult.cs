namespace Ringside.Lab.Oracles;

/// <summary>What must come out of a run over one file.</summary>
/// <param name="Orders">The orders that a correct trader sends, in order.</param>
/// <param name="Rows">Data rows of the file, bad lines included.</param>
/// <param name="BadLines">Rows that are not valid: they change nothing, fire nothing and are not sent.</param>
/// <param name="Refused">Triggers that sent no order because the quantity fits neither 32 bits nor the scale.</param>
/// <param name="Packets">Good rows: the packets that a replay of the file publishes.</param>
public sealed record OracleResult(IReadOnlyList<ExpectedOrder> Orders, long Rows, long BadLines, long Refused, long Packets);
