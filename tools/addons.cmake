# The .node files, for runs of the whole suite under sanitizers. Left out where node_modules is not installed.
set(modules ${CMAKE_SOURCE_DIR}/node_modules)
file(GLOB addon_sources CONFIGURE_DEPENDS native/addon.cpp native/binding/*.cpp)
if(NOT EXISTS ${modules}/node-addon-api OR NOT addon_sources)
  return()
endif()

foreach(backend ${BACKENDS})
  string(JSON class GET "${FACTS}" backends ${backend} class)
  add_library(${backend}_node MODULE ${addon_sources})
  set_target_properties(${backend}_node PROPERTIES OUTPUT_NAME ${backend} PREFIX "" SUFFIX .node
    LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/Release)
  target_include_directories(${backend}_node SYSTEM PRIVATE
    ${modules}/node-addon-api ${modules}/node-api-headers/include)
  target_compile_definitions(${backend}_node PRIVATE
    NAPI_VERSION=8 NODE_ADDON_API_CPP_EXCEPTIONS BACKEND=${backend} BACKEND_CLASS=${class}
    "BACKEND_HEADER=\"${backend}/store.hpp\"")
  target_link_libraries(${backend}_node PRIVATE ${backend})
  target_link_options(${backend}_node PRIVATE -Wl,--exclude-libs,ALL -Wl,-Bsymbolic -Wl,-z,nodelete)
endforeach()
