namespace Ringside.App.Drills;

/// <summary>What the members of a drill are to do.</summary>
internal enum LoadOrder
{
    /// <summary>Log in, and send nothing.</summary>
    Rest = 0,

    /// <summary>Send.</summary>
    Send = 1,

    /// <summary>Log out, and stay away.</summary>
    Leave = 2,
}
