namespace Ringside.Lab.Reports.Charts;

/// <summary>A place on an axis that may get a grid line and a label.</summary>
/// <param name="Position">Where it is, in the units of the drawing.</param>
/// <param name="Label">What stands there.</param>
/// <param name="Priority">Which tick stays when two labels would overlap: the one with the lower number.</param>
internal readonly record struct AxisTick(double Position, string Label, int Priority);
