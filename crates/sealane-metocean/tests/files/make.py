"""Makes the small product-shaped files of this folder with netCDF4, ecCodes and PROJ (PyPI: netCDF4, eccodes, pyproj).

The layouts (names, packing, projections, flags) are those of the products; the values are a made-up smooth field
c(lat, lon) = 0.5 + 0.4 sin(3 lat) cos(2 lon), so that any reader can be checked at any position.
"""
import sys
import numpy as np

def conc(lat, lon):
    return 0.5 + 0.4 * np.sin(np.radians(3 * lat)) * np.cos(np.radians(2 * lon))

def netcdf():
    import netCDF4 as nc
    import pyproj
    # NSIDC G02202 v4 layout: polar stereographic, ubyte scaled by 0.01, flags above 250, x and y in metres.
    d = nc.Dataset("nsidc_g02202.nc", "w")
    x = np.arange(-3.8375e6, 3.75e6, 25e3)[::8]; y = np.arange(5.8375e6, -5.35e6, -25e3)[::8]
    d.createDimension("tdim", 2); d.createDimension("y", y.size); d.createDimension("x", x.size)
    t = d.createVariable("time", "f8", ("tdim",)); t.units = "days since 1970-01-01 00:00:00"; t.standard_name = "time"; t[:] = [18506, 18536]
    vx = d.createVariable("xgrid", "f4", ("x",)); vx.standard_name = "projection_x_coordinate"; vx.units = "meters"; vx[:] = x
    vy = d.createVariable("ygrid", "f4", ("y",)); vy.standard_name = "projection_y_coordinate"; vy.units = "meters"; vy[:] = y
    p = d.createVariable("projection", "i4"); p.grid_mapping_name = "polar_stereographic"; p.straight_vertical_longitude_from_pole = 135.0
    p.latitude_of_projection_origin = 90.0; p.standard_parallel = 70.0; p.semi_major_axis = 6378273.0; p.inverse_flattening = 298.279411123064
    p.proj4text = "+proj=stere +lat_0=90 +lat_ts=70 +lon_0=-45 +k=1 +x_0=0 +y_0=0 +a=6378273 +b=6356889.449 +units=m +no_defs"
    proj = pyproj.Proj("+proj=stere +lat_0=90 +lat_ts=70 +lon_0=-45 +a=6378273 +b=6356889.449")
    X, Y = np.meshgrid(x, y); lon, lat = proj(X, Y, inverse=True)
    c = d.createVariable("cdr_seaice_conc", "u1", ("tdim", "y", "x"), zlib=True, fill_value=255)
    c.units = "1"; c.standard_name = "sea_ice_area_fraction"; c.scale_factor = np.float32(0.01); c.add_offset = np.float32(0.0)
    c.flag_values = np.array([251, 252, 253, 254, 255], dtype="u1"); c.flag_meanings = "pole_hole lakes coastal land_mask missing_data"; c.grid_mapping = "projection"
    c.set_auto_maskandscale(False)
    raw = np.round(100 * conc(lat, lon)).astype("u1"); raw[lat < 50] = 254
    c[0] = raw; c[1] = raw; d.close()
    # OSI-450 layout: EASE2 Lambert azimuthal, km axes, two-dimensional lat/lon, percent as int32 scaled.
    d = nc.Dataset("osi450.nc", "w")
    k = np.arange(-5387.5, 5388, 25.0)[::12]
    d.createDimension("time", 1); d.createDimension("yc", k.size); d.createDimension("xc", k.size)
    t = d.createVariable("time", "f8", ("time",)); t.units = "seconds since 1978-01-01 00:00:00"; t.axis = "T"; t[:] = [1.3e9]
    vx = d.createVariable("xc", "f8", ("xc",)); vx.units = "km"; vx.standard_name = "projection_x_coordinate"; vx[:] = k
    vy = d.createVariable("yc", "f8", ("yc",)); vy.units = "km"; vy.standard_name = "projection_y_coordinate"; vy[:] = k[::-1]
    m = d.createVariable("Lambert_Azimuthal_Grid", "i4"); m.grid_mapping_name = "lambert_azimuthal_equal_area"; m.longitude_of_projection_origin = 0.0
    m.latitude_of_projection_origin = 90.0; m.semi_major_axis = 6378137.0; m.inverse_flattening = 298.257223563; m.proj4_string = "+proj=laea +lon_0=0 +datum=WGS84 +ellps=WGS84 +lat_0=90.0"
    proj = pyproj.Proj("+proj=laea +lat_0=90 +lon_0=0 +ellps=WGS84")
    X, Y = np.meshgrid(k * 1e3, k[::-1] * 1e3); lon, lat = proj(X, Y, inverse=True)
    for n, a, u in (("lat", lat, "degrees_north"), ("lon", lon, "degrees_east")):
        v = d.createVariable(n, "f4", ("yc", "xc"), zlib=True); v.units = u; v[:] = a
    c = d.createVariable("ice_conc", "i4", ("time", "yc", "xc"), zlib=True, fill_value=-32767)
    c.units = "%"; c.standard_name = "sea_ice_area_fraction"; c.scale_factor = 0.01; c.add_offset = 0.0; c.grid_mapping = "Lambert_Azimuthal_Grid"; c.coordinates = "time lat lon"
    c[0] = np.ma.masked_where(lat < 45, 100 * conc(lat, lon)); d.close()
    # Copernicus Marine layout: int16 packed siconc and sithick, south-up latitude.
    d = nc.Dataset("copernicus_ice.nc", "w")
    la = np.arange(66, 81.1, 0.5); lo = np.arange(30, 190, 2.0)
    d.createDimension("time", 1); d.createDimension("latitude", la.size); d.createDimension("longitude", lo.size)
    t = d.createVariable("time", "f4", ("time",)); t.units = "hours since 1950-01-01"; t.standard_name = "time"; t[:] = [612000]
    for n, a, u in (("latitude", la, "degrees_north"), ("longitude", lo, "degrees_east")):
        v = d.createVariable(n, "f4", (n,)); v.units = u; v.standard_name = n; v[:] = a
    LA, LO = np.meshgrid(la, lo, indexing="ij")
    for n, s, a in (("siconc", "sea_ice_area_fraction", conc(LA, LO)), ("sithick", "sea_ice_thickness", 2 * conc(LA, LO))):
        v = d.createVariable(n, "i2", ("time", "latitude", "longitude"), zlib=True, fill_value=-32767); v.standard_name = s
        v.units = "1" if n == "siconc" else "m"; v.scale_factor = 3.81e-5; v.add_offset = -3.81e-5
        v[0] = np.ma.masked_where(LA > 80.6, np.minimum(a, 1.2)); 
    d.close()
    # PIOMAS conversion layout: generalised curvilinear grid, two-dimensional lat_scaler-like positions, heff in metres, no packing.
    d = nc.Dataset("piomas_heff.nc", "w")
    j, i = np.meshgrid(np.arange(24), np.arange(72), indexing="ij")
    lat = 60 + 25 * j / 23 + 2 * np.sin(np.radians(5 * i)); lon = (5 * i + 3 * j) % 360.0
    d.createDimension("time", 1); d.createDimension("y", 24); d.createDimension("x", 72)
    t = d.createVariable("time", "i4", ("time",)); t.units = "days since 2012-01-01"; t.calendar = "365_day"; t[:] = [258]
    for n, a, u in (("lat", lat, "degrees_north"), ("lon", lon, "degrees_east")):
        v = d.createVariable(n, "f4", ("y", "x")); v.units = u; v[:] = a
    h = d.createVariable("heff", "f4", ("time", "y", "x"), zlib=True, fill_value=9999.9); h.units = "m"; h.coordinates = "lon lat"; h[0] = 2 * conc(lat, lon); d.close()
    # NetCDF-3 with 0-360 longitudes, north-up, knots, "to" directions and an unlimited time.
    d = nc.Dataset("classic.nc", "w", format="NETCDF3_CLASSIC")
    la = np.arange(90, -91, -15.0); lo = np.arange(0, 360, 15.0)
    d.createDimension("time", None); d.createDimension("lat", la.size); d.createDimension("lon", lo.size)
    t = d.createVariable("time", "f8", ("time",)); t.units = "hours since 2024-02-28 12:00:00"; t[:] = [0, 24]
    for n, a, u in (("lat", la, "degrees_north"), ("lon", lo, "degrees_east")):
        v = d.createVariable(n, "f4", (n,)); v.units = u; v[:] = a
    LA, LO = np.meshgrid(la, lo, indexing="ij")
    w = d.createVariable("wspd", "f4", ("time", "lat", "lon")); w.units = "knots"; w.standard_name = "wind_speed"
    w[0] = 20 * conc(LA, LO); w[1] = 30 * conc(LA, LO)
    q = d.createVariable("dirto", "f4", ("time", "lat", "lon")); q.units = "degree"; q.standard_name = "sea_surface_wave_to_direction"; q[:] = 270.0
    d.close()

def grib():
    import eccodes as e
    def write(f, sample, keys, values):
        h = e.codes_grib_new_from_samples(sample)
        for k, v in keys.items():
            e.codes_set(h, k, v)
        e.codes_set_values(h, values.ravel().astype(float)); e.codes_write(h, f); e.codes_release(h)
    la = np.arange(60, 29, -2.0); lo = np.arange(340, 401, 2.0)
    LA, LO = np.meshgrid(la, lo, indexing="ij")
    geo = dict(gridType="regular_ll", Ni=lo.size, Nj=la.size, latitudeOfFirstGridPointInDegrees=60, latitudeOfLastGridPointInDegrees=30,
               longitudeOfFirstGridPointInDegrees=340, longitudeOfLastGridPointInDegrees=40, iDirectionIncrementInDegrees=2, jDirectionIncrementInDegrees=2)
    with open("era5_like.grib1", "wb") as f:
        for step in (0, 6):
            write(f, "regular_ll_sfc_grib1", dict(geo, centre=98, table2Version=128, indicatorOfParameter=165, dataDate=20240228, dataTime=1800, stepRange=str(step), bitsPerValue=16), 10 * conc(LA, LO) + step)
    with open("ice_packings.grib2", "wb") as f:
        for packing in ("grid_simple", "grid_ccsds", "grid_second_order" , "grid_complex"):
            try:
                write(f, "regular_ll_sfc_grib2", dict(geo, discipline=10, parameterCategory=2, parameterNumber=0 if packing == "grid_simple" else 1, dataDate=20240301, typeOfFirstFixedSurface=1,
                      level={"grid_simple": 0, "grid_ccsds": 0}.get(packing, 0), dataTime={"grid_simple": 0, "grid_ccsds": 0, "grid_second_order": 600, "grid_complex": 1200}[packing], packingType=packing, bitsPerValue=16), conc(LA, LO))
            except Exception as x:
                print(packing, x)
    with open("rotated.grib2", "wb") as f:
        r = np.arange(-5, 5.1, 0.5); R, C = np.meshgrid(r, r, indexing="ij")
        write(f, "regular_ll_sfc_grib2", dict(gridType="rotated_ll", Ni=r.size, Nj=r.size, latitudeOfFirstGridPointInDegrees=-5, latitudeOfLastGridPointInDegrees=5, longitudeOfFirstGridPointInDegrees=-5,
              longitudeOfLastGridPointInDegrees=5, iDirectionIncrementInDegrees=0.5, jDirectionIncrementInDegrees=0.5, jScansPositively=1, latitudeOfSouthernPoleInDegrees=-39.25, longitudeOfSouthernPoleInDegrees=18,
              angleOfRotation=0, discipline=10, parameterCategory=0, parameterNumber=3, typeOfFirstFixedSurface=1, dataDate=20240301, dataTime=0, bitsPerValue=16), R + 10)
    with open("polar.grib2", "wb") as f:
        n = 41; k = np.arange(n)
        x0, y0 = -2.5e6, -2.5e6
        import math
        X, Y = np.meshgrid(x0 + 125e3 * k, y0 + 125e3 * k)
        write(f, "regular_ll_sfc_grib2", dict(gridType="polar_stereographic", Nx=n, Ny=n, shapeOfTheEarth=6, latitudeOfFirstGridPointInDegrees=LAT0, longitudeOfFirstGridPointInDegrees=LON0,
              LaDInDegrees=60, orientationOfTheGridInDegrees=280, DxInMetres=125000, DyInMetres=125000, projectionCentreFlag=0, jScansPositively=1, discipline=10, parameterCategory=2, parameterNumber=0,
              typeOfFirstFixedSurface=1, dataDate=20240301, dataTime=0, bitsPerValue=16), (X + 3e6) / 6e6)

LAT0, LON0 = 56.876971, 235.0  # polar stereographic inverse of (-2.5e6, -2.5e6), sphere 6 371 229 m, true at 60 N, 280 E down
{"netcdf": netcdf, "grib": grib}[sys.argv[1]]()
