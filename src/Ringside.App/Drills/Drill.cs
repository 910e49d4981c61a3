namespace Ringside.App.Drills;

/// <summary>A drill, as people ask for it.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Name">What it is called.</param>
/// <param name="What">What it does, in words.</param>
internal sealed record Drill(DrillKind Kind, string Name, string What);
